package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.Json;
import flagship.lua.LuaNil;
import flagship.lua.LuaTable;
import flagship.lua.LuaText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Trees to the values of Lua and back. JSON null becomes nil, so that the member is gone.
 *
 * <p>Lua cannot tell an empty object from an empty list. On the way back an empty table becomes what stood empty at the same place, indexes
 * left out, in one of the objects that the script was given; where nothing did, it is left out.
 */
final class LuaTrees {
    /** Most values in one result: a table may hold another one many times over. */
    private static final int VALUES_MAX = 500_000;

    private static final double INTEGER_MAX = 0x1p63;

    private final Set<String> emptyObjects = new HashSet<>();
    private final Set<String> emptyLists = new HashSet<>();
    private int values;

    /** A result is no tree; the message says why. */
    static final class NoTree extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoTree(String message) {
            super(message, null, false, false);
        }
    }

    /** @param references the objects that the result is made from */
    LuaTrees(JsonNode... references) {
        for (JsonNode reference : references) {
            noteEmpty(reference, "");
        }
    }

    private void noteEmpty(JsonNode node, String path) {
        if (node.isContainerNode() && node.isEmpty()) {
            (node.isObject() ? emptyObjects : emptyLists).add(path);
        } else if (node.isObject()) {
            node.forEachEntry((field, value) -> noteEmpty(value, path + "\n" + field));
        } else {
            node.forEach(element -> noteEmpty(element, path));
        }
    }

    static Object toLua(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var table = new LuaTable();
                object.forEachEntry((field, value) -> table.set(LuaText.encode(field), toLua(value)));
                yield table;
            }
            case ArrayNode array -> {
                var elements = new ArrayList<Object>(array.size());
                array.forEach(element -> elements.add(toLua(element)));
                yield LuaTable.of(elements);
            }
            case BooleanNode bool -> bool.booleanValue();
            case TextNode text -> LuaText.encode(text.textValue());
            default -> node.isNumber() ? (Object) node.doubleValue() : LuaNil.NIL;
        };
    }

    /** The object that a script returned. */
    ObjectNode toObject(Object value) {
        if (!(value instanceof LuaTable table)) {
            throw new NoTree("must return a table and returned " + described(value));
        }
        if (table.isEmpty()) {
            return Json.object();
        }
        if (toTree(table, "", 0) instanceof ObjectNode object) {
            return object;
        }
        throw new NoTree("must return an object and returned a list");
    }

    /** The list that a script returned. */
    List<JsonNode> toList(Object value) {
        if (!(value instanceof LuaTable table) || !table.isList()) {
            throw new NoTree("must return a list and returned " + described(value));
        }
        var elements = new ArrayList<JsonNode>();
        for (int i = 1; i <= table.length(); i++) {
            elements.add(toTree(table.get(i), "", 1));
        }
        return elements;
    }

    private static String described(Object value) {
        return switch (value) {
            case LuaNil _ -> "nothing";
            case LuaTable _ -> "an object";
            case String _ -> "a string";
            case Double _ -> "a number";
            case Boolean _ -> "a boolean";
            default -> "a function";
        };
    }

    private JsonNode toTree(Object value, String path, int depth) {
        if (++values > VALUES_MAX || depth > Json.DEPTH_MAX) {
            throw new NoTree("returned more than %d values, or tables nested more than %d deep"
                    .formatted(VALUES_MAX, Json.DEPTH_MAX));
        }
        return switch (value) {
            case LuaNil _ -> NullNode.getInstance();
            case Boolean bool -> BooleanNode.valueOf(bool);
            case String text -> TextNode.valueOf(LuaText.decode(text));
            case Double number -> number(number);
            case LuaTable table -> table.isList() ? list(table, path, depth) : object(table, path, depth);
            default -> throw new NoTree("returned a function");
        };
    }

    /** As a parser would read it. */
    private static JsonNode number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new NoTree("returned a number that is not finite");
        }
        if (number != Math.rint(number) || Math.abs(number) >= INTEGER_MAX) {
            return DecimalNode.valueOf(BigDecimal.valueOf(number));
        }
        long whole = (long) number;
        return whole == (int) whole ? IntNode.valueOf((int) whole) : LongNode.valueOf(whole);
    }

    private ArrayNode list(LuaTable table, String path, int depth) {
        var array = Json.mapper().createArrayNode();
        for (int i = 1; i <= table.length(); i++) {
            var element = table.get(i);
            if (element instanceof LuaTable inner && inner.isEmpty()) {
                empty(path).forEach(array::add);
            } else {
                array.add(toTree(element, path, depth + 1));
            }
        }
        return array;
    }

    private ObjectNode object(LuaTable table, String path, int depth) {
        var object = Json.object();
        table.forEach((key, value) -> {
            if (!(key instanceof String octets)) {
                throw new NoTree("returned a table with both names and numbers as keys");
            }
            var field = LuaText.decode(octets);
            var place = path + "\n" + field;
            if (value instanceof LuaTable inner && inner.isEmpty()) {
                empty(place).forEach(node -> object.set(field, node));
            } else {
                object.set(field, toTree(value, place, depth + 1));
            }
        });
        return object;
    }

    /** What an empty table stands for at a place; nothing if it is to be left out. */
    private List<JsonNode> empty(String path) {
        if (emptyObjects.contains(path)) {
            return List.of(Json.object());
        }
        return emptyLists.contains(path) ? List.of(Json.mapper().createArrayNode()) : List.of();
    }
}

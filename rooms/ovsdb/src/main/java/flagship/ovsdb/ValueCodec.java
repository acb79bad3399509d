package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.Json;
import flagship.ovsdb.ColumnSchema.AtomType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;

/** Values as JSON (RFC 7047, section 5.1). */
final class ValueCodec {
    private ValueCodec() {}

    static JsonNode encode(Value value) {
        return switch (value) {
            case Value.SetOf(var atoms)
            when atoms.size() == 1 -> encode(atoms.iterator().next());
            case Value.SetOf(var atoms) -> {
                var members = Json.mapper().createArrayNode();
                atoms.forEach(atom -> members.add(encode(atom)));
                yield tagged("set", members);
            }
            case Value.MapOf(var entries) -> {
                var pairs = Json.mapper().createArrayNode();
                entries.forEach(
                        (key, element) -> pairs.addArray().add(encode(key)).add(encode(element)));
                yield tagged("map", pairs);
            }
        };
    }

    static JsonNode encode(Atom atom) {
        return switch (atom) {
            case Atom.Text(var text) -> TextNode.valueOf(text);
            case Atom.Int(var number) -> LongNode.valueOf(number);
            case Atom.Real(var number) -> DoubleNode.valueOf(number);
            case Atom.Bool(var flag) -> BooleanNode.valueOf(flag);
            case Atom.Ref(var row) -> tagged("uuid", TextNode.valueOf(row.toString()));
            case Atom.Named(var id) -> tagged("named-uuid", TextNode.valueOf(id));
        };
    }

    static ObjectNode encode(Map<String, Value> columns) {
        var row = Json.object();
        columns.forEach((column, value) -> row.set(column, encode(value)));
        return row;
    }

    private static ArrayNode tagged(String tag, JsonNode content) {
        return Json.mapper().createArrayNode().add(tag).add(content);
    }

    /** @throws IllegalArgumentException if the node is no value of that type */
    static Value decode(JsonNode node, ColumnSchema column) {
        if (node.isArray() && node.path(0).asText().equals("map")) {
            return decodeMap(node.path(1), column);
        }
        if (node.isArray() && node.path(0).asText().equals("set")) {
            var atoms = new HashSet<Atom>();
            node.path(1).forEach(member -> atoms.add(decode(member, column.key())));
            return new Value.SetOf(atoms);
        }
        return Value.of(decode(node, column.key()));
    }

    private static Value decodeMap(JsonNode pairs, ColumnSchema column) {
        var entries = new HashMap<Atom, Atom>();
        for (JsonNode pair : pairs) {
            entries.put(decode(pair.path(0), column.key()), decode(pair.path(1), column.value()));
        }
        return new Value.MapOf(entries);
    }

    private static Atom decode(JsonNode node, AtomType type) {
        return switch (type) {
            case STRING -> new Atom.Text(required(node.textValue(), node, type));
            case INTEGER -> new Atom.Int(node.asLong());
            case REAL -> new Atom.Real(node.asDouble());
            case BOOLEAN -> new Atom.Bool(node.booleanValue());
            case UUID -> new Atom.Ref(UUID.fromString(required(node.path(1).textValue(), node, type)));
            case NONE -> throw new IllegalArgumentException("the database sent a map for a set: " + node);
        };
    }

    private static String required(@org.jspecify.annotations.Nullable String text, JsonNode node, AtomType type) {
        if (text == null) {
            throw new IllegalArgumentException("the database sent %s for a %s".formatted(node, type));
        }
        return text;
    }
}

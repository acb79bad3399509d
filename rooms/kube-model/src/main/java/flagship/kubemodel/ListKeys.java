package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.SchemaNode.ListType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/** What tells the elements of set and map lists apart. */
final class ListKeys {
    private ListKeys() {}

    /** The indexes of elements that stood in the list before. */
    static List<Integer> duplicates(SchemaNode schema, JsonNode array) {
        var seen = new HashSet<String>();
        var duplicates = new ArrayList<Integer>();
        for (int i = 0; i < array.size(); i++) {
            boolean comparable =
                    schema.listType() == ListType.SET || array.get(i).isObject();
            if (comparable && !seen.add(key(schema, array.get(i)))) {
                duplicates.add(i);
            }
        }
        return duplicates;
    }

    /** A text that is the same for elements that may not stand in one list. */
    static String key(SchemaNode schema, JsonNode element) {
        var key = new StringBuilder();
        canonical(shown(schema, element), key);
        return key.toString();
    }

    /** The part of an element that must be unique: of an object in a map list its keys, else all of it. */
    static JsonNode shown(SchemaNode schema, JsonNode element) {
        if (schema.listType() != ListType.MAP || !element.isObject()) {
            return element;
        }
        var keys = Json.object();
        for (String name : schema.listMapKeys()) {
            var value = element.get(name);
            if (value != null) {
                keys.set(name, value);
            }
        }
        return keys;
    }

    /** Members sorted, numbers by value: equal values have equal texts. */
    private static void canonical(JsonNode node, StringBuilder text) {
        switch (node.getNodeType()) {
            case NUMBER -> text.append(Causes.number(Numbers.decimal(node)));
            case ARRAY -> {
                text.append('[');
                node.forEach(element -> {
                    canonical(element, text);
                    text.append(',');
                });
                text.append(']');
            }
            case OBJECT -> {
                var sorted = new TreeMap<String, JsonNode>();
                node.forEachEntry(sorted::put);
                text.append('{');
                sorted.forEach((name, member) -> {
                    text.append(GoSyntax.quote(name)).append(':');
                    canonical(member, text);
                    text.append(',');
                });
                text.append('}');
            }
            case STRING -> text.append(GoSyntax.quote(node.textValue()));
            case BOOLEAN, NULL, MISSING, BINARY, POJO -> text.append(node.asText());
        }
    }
}

package flagship.clusterimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects as templates see them. A template may change what it is given, so each rendering gets its own. Pure. */
final class TemplateData {
    private TemplateData() {}

    /** {@code .source}, for selectors and names. */
    static Map<String, @Nullable Object> of(JsonNode source) {
        var data = new TreeMap<String, @Nullable Object>();
        data.put("source", value(source));
        return data;
    }

    /** {@code .source} and {@code .references}. */
    static Map<String, @Nullable Object> of(JsonNode source, Map<String, ? extends JsonNode> references) {
        var data = of(source);
        var found = new TreeMap<String, @Nullable Object>();
        references.forEach((key, object) -> found.put(key, value(object)));
        data.put("references", found);
        return data;
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new TreeMap<String, @Nullable Object>();
                node.properties().forEach(member -> map.put(member.getKey(), value(member.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<@Nullable Object>(node.size());
                node.forEach(element -> list.add(value(element)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : node.doubleValue();
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }
}

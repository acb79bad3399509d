package flagship.kubemodel;

import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The columns that a CustomResourceDefinition asks for (contract section 8.8). */
final class CustomColumns {
    private CustomColumns() {}

    static List<PrintedColumn> of(JsonNode additionalPrinterColumns) {
        var columns = new ArrayList<PrintedColumn>();
        columns.add(NAME);
        additionalPrinterColumns.forEach(column -> columns.add(column(column)));
        if (columns.size() == 1) {
            columns.add(AGE.ofType("date"));
        }
        return columns;
    }

    private static PrintedColumn column(JsonNode column) {
        var jsonPath = Trees.text(column, "jsonPath");
        var type = Trees.text(column, "type");
        var definition = new Table.Column(
                Trees.text(column, "name"),
                type,
                Trees.text(column, "format"),
                column.path("description")
                        .asText("Custom resource definition column (in JSONPath format): " + jsonPath),
                column.path("priority").asInt());
        var path = parse(jsonPath);
        return new PrintedColumn(definition, (object, now) -> cell(path, type, object, now));
    }

    /** A path that nobody can read prints nothing; the definition's validation is what refuses it. */
    private static @Nullable JsonPath parse(String path) {
        try {
            return JsonPath.parse(path);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static JsonNode cell(@Nullable JsonPath path, String type, ObjectNode object, Instant now) {
        var value = path == null ? NullNode.getInstance() : path.first(object).orElse(NullNode.getInstance());
        return value.isNull() ? value : typed(type, value, now);
    }

    private static JsonNode typed(String type, JsonNode value, Instant now) {
        return switch (type) {
            case "integer" -> value.isNumber() ? LongNode.valueOf(value.longValue()) : NullNode.getInstance();
            case "number" -> value.isNumber() ? number(value) : NullNode.getInstance();
            case "boolean" -> value.isBoolean() ? BooleanNode.valueOf(value.booleanValue()) : NullNode.getInstance();
            case "date" ->
                value.isTextual()
                        ? TextNode.valueOf(HumanDuration.since(value.textValue(), now))
                        : NullNode.getInstance();
            default -> TextNode.valueOf(text(value));
        };
    }

    private static JsonNode number(JsonNode value) {
        return value.isIntegralNumber() ? LongNode.valueOf(value.longValue()) : DoubleNode.valueOf(value.doubleValue());
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? sorted(value).toString() : value.asText();
    }

    /** Members in the order in which Go writes maps. */
    private static JsonNode sorted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            var members = new TreeMap<String, JsonNode>();
            object.forEachEntry((name, member) -> members.put(name, sorted(member)));
            return Json.object().setAll(members);
        }
        if (value instanceof ArrayNode array) {
            var elements = array.arrayNode(array.size());
            array.forEach(element -> elements.add(sorted(element)));
            return elements;
        }
        return value;
    }
}

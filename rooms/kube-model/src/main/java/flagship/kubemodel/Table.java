package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A list of objects as columns and rows, {@code kind: Table}: what kubectl prints.
 *
 * @param columnDefinitions in order; the first one is the name
 * @param rows in the order of the list
 */
public record Table(ListMeta metadata, List<Column> columnDefinitions, List<Row> rows) {
    public Table {
        columnDefinitions = List.copyOf(columnDefinitions);
        rows = List.copyOf(rows);
    }

    /**
     * What a list says of itself.
     *
     * @param resourceVersion empty where there is none
     * @param continueToken empty at the end of the list
     * @param remainingItemCount negative where it is not known
     */
    public record ListMeta(String resourceVersion, String continueToken, long remainingItemCount) {
        /** A complete list at a version. */
        public static ListMeta complete(String resourceVersion) {
            return new ListMeta(resourceVersion, "", -1);
        }

        /** The object as it stands under {@code metadata}. */
        public ObjectNode toJson() {
            var json = Json.object();
            if (!resourceVersion.isEmpty()) {
                json.put("resourceVersion", resourceVersion);
            }
            if (!continueToken.isEmpty()) {
                json.put("continue", continueToken);
            }
            if (remainingItemCount >= 0) {
                json.put("remainingItemCount", remainingItemCount);
            }
            return json;
        }
    }

    /**
     * One column.
     *
     * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code date}
     * @param format {@code name} for the first column; empty where there is none
     * @param priority 0 is always printed, more only in wide output
     */
    public record Column(String name, String type, String format, String description, int priority) {
        ObjectNode toJson() {
            return Json.object()
                    .put("name", name)
                    .put("type", type)
                    .put("format", format)
                    .put("description", description)
                    .put("priority", priority);
        }
    }

    /**
     * One object.
     *
     * @param cells as many as there are columns: strings, numbers, booleans or JSON null
     * @param object what is served of the object: its metadata, all of it, or JSON null
     */
    public record Row(List<JsonNode> cells, JsonNode object) {
        public Row {
            cells = List.copyOf(cells);
        }

        ObjectNode toJson() {
            var json = Json.object();
            json.putArray("cells").addAll(cells);
            return json.set("object", object);
        }
    }

    /** The object as kube-apiserver writes it. */
    public ObjectNode toJson() {
        var json = head();
        var columns = json.putArray("columnDefinitions");
        columnDefinitions.forEach(column -> columns.add(column.toJson()));
        return withRows(json);
    }

    /** The form of every event of a watch but the first: {@code columnDefinitions} is null. */
    public ObjectNode toJsonWithoutColumns() {
        return withRows(head().putNull("columnDefinitions"));
    }

    private ObjectNode head() {
        var json = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        return json.<ObjectNode>set("metadata", metadata.toJson());
    }

    private ObjectNode withRows(ObjectNode json) {
        var array = json.putArray("rows");
        rows.forEach(row -> array.add(row.toJson()));
        return json;
    }
}

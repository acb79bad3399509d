package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.Query;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status;
import flagship.propagation.PromotedTemplate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables of one type from several API servers as one, with columns for where a row is from. Not safe for use by many threads. */
final class FleetListing {
    /** What users of Karmada read where an object is on the control plane. */
    static final String CONTROL_PLANE = "Karmada";

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private final String namespace;
    private final String name;
    private final String selector;
    private final List<Row> rows = new ArrayList<>();
    private List<String> columns = List.of();

    /** @param cells without those of wide output */
    private record Row(String from, boolean member, ObjectNode object, List<String> cells) {
        private String adoption() {
            if (!member) {
                return "-";
            }
            return PromotedTemplate.isManaged(object) ? "Y" : "N";
        }
    }

    /**
     * @param namespace empty for all
     * @param name empty for all
     * @param selector of labels; empty for all
     */
    FleetListing(String namespace, String name, String selector) {
        this.namespace = namespace;
        this.name = name;
        this.selector = selector;
    }

    /**
     * Adds what a server has.
     *
     * @param type as users name it
     * @throws UserError if it has no such type
     * @throws ApiException for what it refuses
     */
    void add(String from, Transport server, String type) throws IOException, InterruptedException {
        var found = ResourceNames.find(Discovery.read(server), type)
                .orElseThrow(() -> new UserError("there is no resource \"%s\" here".formatted(type)));
        var query = new Query(found.resource().path(found.namespaced() ? namespace : ""))
                .with("includeObject", "Object")
                .with("fieldSelector", name.isEmpty() ? "" : "metadata.name=" + name)
                .with("labelSelector", selector);
        var request = new Request("GET", query.toString(), Map.of("Accept", TABLE), new byte[0]);
        try (var answer = server.send(request)) {
            var body = Json.parseObject(answer.body().readAllBytes());
            if (answer.status() != 200) {
                throw new ApiException(new Status(
                        answer.status(),
                        body.path("reason").asText(),
                        body.path("message").asText(),
                        null));
            }
            take(from, !from.equals(CONTROL_PLANE), body);
        }
    }

    private void take(String from, boolean member, JsonNode table) {
        var shown = new ArrayList<Integer>();
        var names = new ArrayList<String>();
        var definitions = table.path("columnDefinitions");
        for (int index = 0; index < definitions.size(); index++) {
            if (definitions.path(index).path("priority").asInt() == 0) {
                shown.add(index);
                names.add(definitions.path(index).path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        columns = columns.isEmpty() ? List.copyOf(names) : columns;
        for (JsonNode row : table.path("rows")) {
            var cells = new ArrayList<String>();
            // Another server may be of another version, with other columns.
            for (String column : columns) {
                int at = names.indexOf(column);
                cells.add(at < 0 ? "" : row.path("cells").path(shown.get(at)).asText());
            }
            if (row.path("object") instanceof ObjectNode object) {
                rows.add(new Row(from, member, object, cells));
            }
        }
    }

    boolean found() {
        return !rows.isEmpty();
    }

    List<ObjectNode> objects() {
        return rows.stream().map(Row::object).toList();
    }

    /** Name, cluster, what the type has, adoption; the namespace in front where it is asked for. */
    ConsoleTable table(boolean withNamespace) {
        var table = new ConsoleTable(line(withNamespace ? "NAMESPACE" : "", columns, "CLUSTER", "ADOPTION")
                .toArray(String[]::new));
        for (Row row : rows) {
            var space = withNamespace ? row.object().at("/metadata/namespace").asText("") : "";
            table.row(line(withNamespace ? orDash(space) : "", row.cells(), row.from(), row.adoption())
                    .toArray());
        }
        return table;
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static List<String> line(String namespace, List<String> cells, String cluster, String adoption) {
        var line = new ArrayList<String>();
        if (!namespace.isEmpty()) {
            line.add(namespace);
        }
        line.add(cells.isEmpty() ? "" : cells.getFirst());
        line.add(cluster);
        line.addAll(cells.subList(Math.min(1, cells.size()), cells.size()));
        line.add(adoption);
        return line;
    }
}

package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of collections. */
final class CollectionTables {
    /** Of the objects of one collection. */
    static final String OBJECT_COLUMNS = columns("Cluster", "Group", "Version", "Kind", "Namespace", "Name", "Age");

    private CollectionTables() {}

    private static String columns(String... names) {
        return Stream.of(names).map(CollectionTables::column).collect(Collectors.joining(","));
    }

    private static String column(String name) {
        var column = Json.object()
                .put("name", name)
                .put("type", "string")
                .put("format", name.equals("Name") ? "name" : "")
                .put("description", "")
                .put("priority", 0);
        return new String(Json.bytes(column), StandardCharsets.UTF_8);
    }

    /** The list of collections. */
    static ObjectNode ofCollections(Iterable<Collection> collections, String meta) {
        var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/" + meta);
        table.putObject("metadata");
        table.set(
                "columnDefinitions",
                Json.parse(("[" + columns("Name", "Resources") + "]").getBytes(StandardCharsets.UTF_8)));
        var rows = table.putArray("rows");
        for (Collection collection : collections) {
            var row = rows.addObject();
            row.putArray("cells").add(collection.name()).add(resources(collection));
            row.putObject("object")
                    .put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/" + meta)
                    .putObject("metadata")
                    .put("name", collection.name())
                    .putNull("creationTimestamp");
        }
        return table;
    }

    private static String resources(Collection collection) {
        if (collection.shown().isEmpty()) {
            return "*";
        }
        return collection.shown().stream()
                .map(type -> type.group() + "." + (type.resource().isEmpty() ? "*" : type.resource()))
                .collect(Collectors.joining(","));
    }
}

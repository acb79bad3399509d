package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Table;
import flagship.kubemodel.Table.Column;
import flagship.kubemodel.Table.ListMeta;
import java.util.List;
import java.util.stream.Collectors;

/** The table of the collections that there are. */
final class CollectionTables {
    private static final List<Column> COLUMNS =
            List.of(new Column("Name", "string", "name", "", 0), new Column("Resources", "string", "", "", 0));

    private CollectionTables() {}

    /** The list of collections. */
    static ObjectNode ofCollections(Iterable<Collection> collections, String meta) {
        var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/" + meta);
        table.putObject("metadata");
        var head = new Table(ListMeta.complete(""), COLUMNS, List.of());
        table.set("columnDefinitions", head.toJson().get("columnDefinitions"));
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

package flagship.search;

import flagship.catalog.SortKey;
import flagship.catalog.SortKey.Column;
import flagship.kubemodel.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order that a search asks for.
 *
 * <p>Source: the columns of Clusterpedia's table, contract section 6.4. Those that are the same for all rows of a list order nothing.
 */
final class SearchOrder {
    private static final Map<String, Column> COLUMNS = Map.of(
            "cluster", Column.CLUSTER,
            "namespace", Column.NAMESPACE,
            "name", Column.NAME,
            "uid", Column.UID,
            "owner_uid", Column.OWNER_UID,
            "resource_version", Column.RESOURCE_VERSION,
            "created_at", Column.CREATED_AT,
            "synced_at", Column.FIRST_SEEN,
            "id", Column.FIRST_SEEN);

    private static final Set<String> SAME_FOR_ALL =
            Set.of("group", "\"group\"", "version", "resource", "kind", "deleted_at");

    private SearchOrder() {}

    /** From the URL: {@code name desc,namespace}. */
    static List<SortKey> ofParameter(String text) {
        var keys = new ArrayList<SortKey>();
        for (String item : text.split(",", -1)) {
            boolean descending = item.endsWith(" desc");
            add(keys, descending ? item.substring(0, item.length() - " desc".length()) : item, descending);
        }
        return keys;
    }

    /** From a label's values: {@code name_desc}. */
    static List<SortKey> ofLabel(List<String> values) {
        var keys = new ArrayList<SortKey>();
        for (String value : values) {
            boolean descending = value.endsWith("_desc");
            add(keys, descending ? value.substring(0, value.length() - "_desc".length()) : value, descending);
        }
        return keys;
    }

    private static void add(List<SortKey> keys, String field, boolean descending) {
        if (field.isBlank() || field.contains(" ")) {
            throw ApiException.badRequest("Invalid Query OrderBy");
        }
        if (SAME_FOR_ALL.contains(field)) {
            return;
        }
        var column = COLUMNS.get(field);
        if (column == null) {
            throw ApiException.badRequest(
                    "Invalid Query OrderBy: \"%s\" is none of cluster, namespace, name, uid, owner_uid, resource_version, created_at, synced_at, id"
                            .formatted(field));
        }
        keys.add(new SortKey(column, descending));
    }
}

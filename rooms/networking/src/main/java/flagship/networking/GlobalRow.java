package flagship.networking;

import flagship.ovsdb.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the database as a whole is told. Pure. */
final class GlobalRow {
    private GlobalRow() {}

    /** Without a word about other clusters. */
    static DesiredRow of(NetworkingConfig config) {
        return of(config, Map.of(), Map.of(), Optional.empty());
    }

    /**
     * @param more options for the connection with other clusters
     * @param ids external_ids
     * @param zone this cluster's name among them; absent leaves it as it is
     */
    static DesiredRow of(
            NetworkingConfig config, Map<String, String> more, Map<String, String> ids, Optional<String> zone) {
        var options = new HashMap<>(more);
        options.put("use_ct_inv_match", "false");
        options.put("svc_ipv4_cidr", config.cidrs().serviceCidr());
        var columns = new HashMap<String, Value>();
        columns.put("options", Value.ofMap(options));
        if (!ids.isEmpty()) {
            columns.put("external_ids", Value.ofMap(ids));
        }
        zone.ifPresent(name -> columns.put("name", Value.of(name)));
        return DesiredRow.of(RowIdentity.GLOBAL, columns);
    }
}

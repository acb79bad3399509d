package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;

/**
 * How the synchronisation of one version of one resource stands. Absent strings are empty.
 *
 * @param version version negotiated for reading
 * @param syncVersion version that is read, where it differs
 * @param syncResource {@code resource.group} that is read, where it differs
 * @param storageVersion version under which the rows are kept
 * @param storageResource {@code resource.group} of the rows, where it differs
 * @param status {@value #PENDING}, {@value #SYNCING}, {@value #STOP}, {@value #UNKNOWN} or {@value #ERROR}
 * @param initialListPhase the first list of this run is being loaded
 * @param lastTransitionTime RFC 3339 in seconds
 */
public record SyncCondition(
        String version,
        String syncVersion,
        String syncResource,
        String storageVersion,
        String storageResource,
        String status,
        String reason,
        String message,
        boolean initialListPhase,
        String lastTransitionTime) {
    public static final String PENDING = "Pending";
    public static final String SYNCING = "Syncing";
    public static final String STOP = "Stop";
    public static final String UNKNOWN = "Unknown";
    public static final String ERROR = "Error";

    static SyncCondition of(JsonNode node) {
        return new SyncCondition(
                Fields.text(node, "version"),
                Fields.text(node, "syncVersion"),
                Fields.text(node, "syncResource"),
                Fields.text(node, "storageVersion"),
                Fields.text(node, "storageResource"),
                Fields.text(node, "status"),
                Fields.text(node, "reason"),
                Fields.text(node, "message"),
                node.path("initialListPhase").asBoolean(),
                Fields.text(node, "lastTransitionTime"));
    }

    ObjectNode toJson() {
        var json = Json.object().put("version", version);
        Fields.putUnlessEmpty(json, "syncVersion", syncVersion);
        Fields.putUnlessEmpty(json, "syncResource", syncResource);
        Fields.putUnlessEmpty(json, "storageVersion", storageVersion);
        Fields.putUnlessEmpty(json, "storageResource", storageResource);
        json.put("status", status);
        Fields.putUnlessEmpty(json, "reason", reason);
        Fields.putUnlessEmpty(json, "message", message);
        if (initialListPhase) {
            json.put("initialListPhase", true);
        }
        return json.put("lastTransitionTime", lastTransitionTime);
    }
}

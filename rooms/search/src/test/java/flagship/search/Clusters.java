package flagship.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.Json;

/** PediaClusters for tests. */
final class Clusters {
    private Clusters() {}

    /** A healthy cluster that synchronises nothing. */
    static ObjectNode cluster(String name) {
        var json =
                Json.object().put("apiVersion", PediaCluster.KIND.apiVersion()).put("kind", PediaCluster.KIND.kind());
        json.putObject("metadata").put("name", name);
        json.putObject("spec");
        healthy(json, "True", "Healthy");
        json.withObject("/status").putArray("syncResources");
        return json;
    }

    static void healthy(ObjectNode cluster, String status, String reason) {
        cluster.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "ClusterHealthy")
                .put("status", status)
                .put("reason", reason)
                .put("message", "")
                .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    }

    /** Adds a synchronised resource; each version is stored as itself, or as {@code storage} where that is not empty. */
    static ObjectNode sync(
            ObjectNode cluster, String group, String resource, String kind, String storage, String... versions) {
        var groups = (ArrayNode) cluster.at("/status/syncResources");
        var entry = groups.addObject().put("group", group).putArray("resources").addObject();
        entry.put("name", resource).put("kind", kind).put("namespaced", !kind.equals("Node"));
        var conditions = entry.putArray("syncConditions");
        for (String version : versions) {
            conditions
                    .addObject()
                    .put("version", version)
                    .put("storageVersion", storage.isEmpty() ? version : storage)
                    .put("status", "Syncing")
                    .put("lastTransitionTime", "2026-01-01T00:00:00Z");
        }
        return cluster;
    }
}

package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a member and of the synchronisation of its resources.
 *
 * @param apiserver server of the effective connection; empty until there was one
 * @param version gitVersion of the member; empty until it answered
 * @param syncResources one entry a group, in the order of the effective sync list
 * @param shardingName the shard that runs the cluster, empty for the default one; absent when none does
 */
public record PediaClusterStatus(
        String apiserver,
        String version,
        Conditions conditions,
        List<GroupStatus> syncResources,
        Optional<String> shardingName) {
    public static final PediaClusterStatus NONE =
            new PediaClusterStatus("", "", Conditions.NONE, List.of(), Optional.empty());

    public PediaClusterStatus {
        syncResources = List.copyOf(syncResources);
    }

    /** The synchronised resources of one group. */
    public record GroupStatus(String group, List<ResourceStatus> resources) {
        public GroupStatus {
            resources = List.copyOf(resources);
        }
    }

    /**
     * One synchronised resource.
     *
     * @param name plural
     * @param syncConditions one a version, by version
     */
    public record ResourceStatus(String name, String kind, boolean namespaced, List<SyncCondition> syncConditions) {
        public ResourceStatus {
            syncConditions = List.copyOf(syncConditions);
        }
    }

    /** Reads {@code status}; an absent one reads as {@link #NONE}. */
    static PediaClusterStatus of(JsonNode status) {
        return new PediaClusterStatus(
                Fields.text(status, "apiserver"),
                Fields.text(status, "version"),
                Conditions.of(status),
                Fields.list(status, "syncResources", PediaClusterStatus::group),
                Fields.optionalText(status, "shardingName"));
    }

    private static GroupStatus group(JsonNode node) {
        return new GroupStatus(
                Fields.text(node, "group"),
                Fields.list(
                        node,
                        "resources",
                        resource -> new ResourceStatus(
                                Fields.text(resource, "name"),
                                Fields.text(resource, "kind"),
                                resource.path("namespaced").asBoolean(),
                                Fields.list(resource, "syncConditions", SyncCondition::of))));
    }

    /** The {@code status} object. */
    public ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "apiserver", apiserver);
        Fields.putUnlessEmpty(json, "version", version);
        if (!conditions.all().isEmpty()) {
            json.set("conditions", conditions.toJson());
        }
        if (!syncResources.isEmpty()) {
            var groups = json.putArray("syncResources");
            syncResources.forEach(group -> groups.add(groupJson(group)));
        }
        shardingName.ifPresent(name -> json.put("shardingName", name));
        return json;
    }

    private static ObjectNode groupJson(GroupStatus group) {
        var json = Json.object().put("group", group.group());
        var resources = json.putArray("resources");
        for (ResourceStatus resource : group.resources()) {
            var node = resources.addObject();
            node.put("name", resource.name()).put("kind", resource.kind()).put("namespaced", resource.namespaced());
            var conditions = node.putArray("syncConditions");
            resource.syncConditions().forEach(condition -> conditions.add(condition.toJson()));
        }
        return json;
    }
}

package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * One entry of a sync list: resources of one API group.
 *
 * @param group empty for the core group, {@value #ALL} for everything
 * @param versions wanted versions, {@value #ALL} for all; empty for the default choice
 * @param resources plural or singular names in any case, or {@value #ALL}
 * @param eventsInvolvedResources entries of {@code resources} whose Events are attached; {@value #ALL} for all
 */
public record GroupResources(
        String group, List<String> versions, List<String> resources, List<String> eventsInvolvedResources) {
    public static final String ALL = "*";

    /** Every resource of every group. */
    public static final GroupResources EVERYTHING = new GroupResources(ALL, List.of(), List.of(ALL), List.of());

    public GroupResources {
        versions = List.copyOf(versions);
        resources = List.copyOf(resources);
        eventsInvolvedResources = List.copyOf(eventsInvolvedResources);
    }

    static List<GroupResources> list(JsonNode spec) {
        return Fields.list(
                spec,
                "syncResources",
                item -> new GroupResources(
                        Fields.text(item, "group"),
                        Fields.texts(item, "versions"),
                        Fields.texts(item, "resources"),
                        Fields.texts(item, "eventsInvolvedResources")));
    }

    ObjectNode toJson() {
        var json = Json.object().put("group", group);
        Fields.putUnlessEmpty(json, "versions", versions);
        Fields.putTexts(json, "resources", resources);
        Fields.putUnlessEmpty(json, "eventsInvolvedResources", eventsInvolvedResources);
        return json;
    }
}

package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Overriders;
import flagship.fleetapi.Overriders.CommandArgs;
import flagship.interpreter.OverrideRule.Inapplicable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The containers of the kinds that overriders know; kinds are told by their name alone. */
final class Containers {
    private static final Set<String> WITH_TEMPLATE =
            Set.of("ReplicaSet", "Deployment", "DaemonSet", "StatefulSet", "Job");

    private Containers() {}

    /** Empty for kinds that overriders do not know. Init containers are not among them. */
    static List<ObjectNode> of(ObjectNode manifest) {
        var all = new ArrayList<ObjectNode>();
        for (JsonNode container : podSpec(manifest).path("containers")) {
            if (container instanceof ObjectNode object) {
                all.add(object);
            }
        }
        return all;
    }

    private static JsonNode podSpec(ObjectNode manifest) {
        var kind = Trees.text(manifest, "kind");
        if (kind.equals("Pod")) {
            return manifest.path("spec");
        }
        return WITH_TEMPLATE.contains(kind)
                ? Trees.at(manifest, "spec", "template", "spec")
                : MissingNode.getInstance();
    }

    /** Appends to, or takes from, the {@code command} or {@code args} of the containers of a name. */
    static void edit(ObjectNode manifest, CommandArgs change, String field) {
        for (ObjectNode container : of(manifest)) {
            if (Trees.text(container, "name").equals(change.containerName())) {
                editOne(container, change, field);
            }
        }
    }

    private static void editOne(ObjectNode container, CommandArgs change, String field) {
        switch (change.operator()) {
            case Overriders.ADD -> {
                var list = container.get(field) instanceof ArrayNode present ? present : container.putArray(field);
                change.value().forEach(list::add);
            }
            case Overriders.REMOVE -> {
                if (container.get(field) instanceof ArrayNode list) {
                    list.removeIf(word -> change.value().contains(word.asText()));
                }
            }
            default ->
                throw new Inapplicable("operator \"%s\" is not for commands and arguments; use add or remove"
                        .formatted(change.operator()));
        }
    }
}

package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.Optional;

/**
 * An EIP or a rule in what concerns the agent: the controller says in its status what is wanted, the agent whether the kernel does it. Pure.
 *
 * @param addressField the member of the status that names the EIP's address; empty there means that nothing is wanted
 */
record NatObject(GroupVersionResource resource, String addressField, ObjectNode object) {
    static NatObject eip(ObjectNode object) {
        return new NatObject(NatRules.EIPS, "ip", object);
    }

    static NatObject rule(NatRules.Kind kind, ObjectNode object) {
        return new NatObject(kind.resource(), "v4ip", object);
    }

    String name() {
        return object.at("/metadata/name").asText();
    }

    JsonNode status() {
        return object.path("status");
    }

    String address() {
        return status().path(addressField).asText("");
    }

    boolean isBeingDeleted() {
        return !object.at("/metadata/deletionTimestamp").isMissingNode();
    }

    /** Whether the kernel is to have it. An EIP that is being deleted stays until no rule needs it. */
    boolean isWanted() {
        boolean needed = !isBeingDeleted() || !status().path("nat").asText("").isEmpty();
        return !address().isEmpty() && needed;
    }

    /** What is to be written now that the kernel has it, or has it no more; empty if that is known already. */
    Optional<ObjectNode> news(String podCreated) {
        var status = Json.object();
        if (!isWanted()) {
            if (address().isEmpty() || !isBeingDeleted()) {
                return Optional.empty();
            }
            status.put("ready", false).put(addressField, "");
        } else {
            if (status().path("ready").asBoolean()
                    && status().path("redo").asText("").equals(podCreated)) {
                return Optional.empty();
            }
            status.put("ready", true).put("redo", podCreated);
        }
        var patch = Json.object();
        // Only of the object that was looked at: the controller may have decided anew meanwhile.
        patch.putObject("metadata")
                .put("resourceVersion", object.at("/metadata/resourceVersion").asText());
        patch.set("status", status);
        return Optional.of(patch);
    }
}

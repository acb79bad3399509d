package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An EIP or a rule in what concerns the agent: the controller says in its status what is wanted, the agent whether the kernel does it. Pure. What
 * it says is worked out once: a change of one rule makes the agent look at all of its gateway.
 */
final class NatObject {
    private final GroupVersionResource resource;
    /** The member of the status that names the EIP's address; empty there means that nothing is wanted. */
    private final String addressField;

    private final NatRules.@Nullable Kind kind;
    private final ObjectNode object;
    private final String address;
    private final boolean beingDeleted;
    private @Nullable Translation translation;

    private NatObject(
            GroupVersionResource resource, String addressField, NatRules.@Nullable Kind kind, ObjectNode object) {
        this.resource = resource;
        this.addressField = addressField;
        this.kind = kind;
        this.object = object;
        this.address = status().path(addressField).asText("");
        this.beingDeleted = object.path("metadata").has("deletionTimestamp");
    }

    static NatObject eip(ObjectNode object) {
        return new NatObject(NatRules.EIPS, "ip", null, object);
    }

    static NatObject rule(NatRules.Kind kind, ObjectNode object) {
        return new NatObject(kind.resource(), "v4ip", kind, object);
    }

    GroupVersionResource resource() {
        return resource;
    }

    ObjectNode object() {
        return object;
    }

    String name() {
        return object.path("metadata").path("name").asText();
    }

    private JsonNode status() {
        return object.path("status");
    }

    String address() {
        return address;
    }

    /**
     * What a rule does.
     *
     * @throws IllegalArgumentException if its status cannot be understood
     */
    Translation translation() {
        var known = translation;
        if (known == null) {
            known = Translation.of(java.util.Objects.requireNonNull(kind, "an EIP translates nothing"), status());
            translation = known;
        }
        return known;
    }

    /** Whether the kernel is to have it. An EIP that is being deleted stays until no rule needs it. */
    boolean isWanted() {
        boolean needed = !beingDeleted || !status().path("nat").asText("").isEmpty();
        return !address.isEmpty() && needed;
    }

    /** What is to be written now that the kernel has it, or has it no more; empty if that is known already. */
    Optional<ObjectNode> news(String podCreated) {
        var news = Json.object();
        if (!isWanted()) {
            if (address.isEmpty() || !beingDeleted) {
                return Optional.empty();
            }
            news.put("ready", false).put(addressField, "");
        } else {
            if (status().path("ready").asBoolean()
                    && status().path("redo").asText("").equals(podCreated)) {
                return Optional.empty();
            }
            news.put("ready", true).put("redo", podCreated);
        }
        var patch = Json.object();
        // Only of the object that was looked at: the controller may have decided anew meanwhile.
        patch.putObject("metadata")
                .put("resourceVersion", object.at("/metadata/resourceVersion").asText());
        patch.set("status", news);
        return Optional.of(patch);
    }
}

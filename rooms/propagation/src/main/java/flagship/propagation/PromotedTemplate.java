package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PropagationPolicy;
import flagship.interpreter.ManifestPruning;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Locale;

/**
 * An object of a member as a template on the control plane, with a policy that leaves it where it is. Pure.
 *
 * <p>Source: Karmada, {@code pkg/karmadactl/promote}; contract section 24.
 */
public record PromotedTemplate(ObjectNode template) {
    /** What a member has: without what only its own API server knows, and with the word that the control plane may take it over there. */
    public static PromotedTemplate of(ObjectNode object) {
        var template = ManifestPruning.prune(object);
        Labelled.annotate(template, WellKnown.CONFLICT_RESOLUTION, ManagedManifest.OVERWRITE);
        return new PromotedTemplate(template);
    }

    /** Whether an object in a member is one that a control plane brought there. */
    public static boolean isManaged(ObjectNode object) {
        return MemberWrite.isManaged(object);
    }

    private GroupVersionKind kind() {
        return ManifestInMember.kind(template);
    }

    private String namespace() {
        return template.at("/metadata/namespace").asText("");
    }

    private String name() {
        return template.at("/metadata/name").asText();
    }

    /** The name of a policy that nobody named: of the object's own name, its namespace and its kind. */
    public String policyName() {
        var kind = kind();
        var kindText = "%s/%s, Kind=%s".formatted(kind.group(), kind.version(), kind.kind());
        return (name().replace(':', '.') + "-" + DerivedNames.hash(namespace() + kindText)).toLowerCase(Locale.ROOT);
    }

    /**
     * The policy that keeps it in its cluster; a ClusterPropagationPolicy for what has no namespace. When it is deleted the object stays.
     *
     * @param dependencies whether what the object needs goes along
     */
    public ObjectNode policy(String name, String cluster, boolean dependencies) {
        var policy = policy(name, List.of(cluster));
        policy.withObject("/spec")
                .put("conflictResolution", "Overwrite")
                .put("preserveResourcesOnDeletion", true)
                .put("propagateDeps", dependencies);
        return policy;
    }

    /**
     * A policy that brings it to some clusters.
     *
     * @param clusters empty for all, those that join later too
     */
    public ObjectNode policy(String name, List<String> clusters) {
        var kind = namespace().isEmpty() ? PropagationPolicy.CLUSTER_KIND : PropagationPolicy.KIND;
        var policy = Json.object().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        var metadata = policy.putObject("metadata").put("name", name);
        var spec = policy.putObject("spec");
        var selector = spec.putArray("resourceSelectors")
                .addObject()
                .put("apiVersion", kind().apiVersion())
                .put("kind", kind().kind())
                .put("name", name());
        if (!namespace().isEmpty()) {
            metadata.put("namespace", namespace());
            selector.put("namespace", namespace());
        }
        var affinity = spec.putObject("placement").putObject("clusterAffinity");
        if (!clusters.isEmpty()) {
            clusters.forEach(affinity.putArray("clusterNames")::add);
        }
        return policy;
    }
}

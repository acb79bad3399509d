package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PropagationPolicy;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * That a policy has a template: a label and annotations, on the template and on its binding. Pure.
 *
 * @param id the policy's permanent id
 * @param policy without namespace for a ClusterPropagationPolicy
 */
record Claim(String id, NamespacedName policy) {
    static Claim by(PropagationPolicy policy) {
        return new Claim(id(policy), policy.key());
    }

    /** A policy's permanent id; empty until admission or the policy controller has given it one. */
    static String id(PropagationPolicy policy) {
        return policy.metadata()
                .labels()
                .getOrDefault(policy.isClusterScoped() ? WellKnown.CLUSTER_POLICY_ID : WellKnown.POLICY_ID, "");
    }

    /** The claim on an object; one of a PropagationPolicy comes first. */
    static Optional<Claim> on(ObjectMeta object) {
        var labels = object.labels();
        var annotations = object.annotations();
        if (labels.containsKey(WellKnown.POLICY_ID)
                && annotations.containsKey(WellKnown.POLICY_NAMESPACE)
                && annotations.containsKey(WellKnown.POLICY_NAME)) {
            return Optional.of(new Claim(
                    text(labels, WellKnown.POLICY_ID),
                    new NamespacedName(
                            text(annotations, WellKnown.POLICY_NAMESPACE), text(annotations, WellKnown.POLICY_NAME))));
        }
        if (labels.containsKey(WellKnown.CLUSTER_POLICY_ID) && annotations.containsKey(WellKnown.CLUSTER_POLICY_NAME)) {
            return Optional.of(new Claim(
                    text(labels, WellKnown.CLUSTER_POLICY_ID),
                    new NamespacedName("", text(annotations, WellKnown.CLUSTER_POLICY_NAME))));
        }
        return Optional.empty();
    }

    private static String text(Map<String, String> map, String key) {
        return map.getOrDefault(key, "");
    }

    boolean isClusterScoped() {
        return policy.namespace().isEmpty();
    }

    Map<String, String> labels() {
        return Map.of(isClusterScoped() ? WellKnown.CLUSTER_POLICY_ID : WellKnown.POLICY_ID, id);
    }

    Map<String, String> annotations() {
        var annotations = new LinkedHashMap<String, String>();
        if (isClusterScoped()) {
            annotations.put(WellKnown.CLUSTER_POLICY_NAME, policy.name());
        } else {
            annotations.put(WellKnown.POLICY_NAMESPACE, policy.namespace());
            annotations.put(WellKnown.POLICY_NAME, policy.name());
        }
        return annotations;
    }

    /** The merge patch that puts the claim on an object; empty where it is there. A PropagationPolicy's drives out the other sort's. */
    Optional<ObjectNode> patch(ObjectMeta object) {
        var labels = Json.object();
        var annotations = Json.object();
        put(labels, object.labels(), labels());
        put(annotations, object.annotations(), annotations());
        if (!isClusterScoped()) {
            drop(labels, object.labels(), List.of(WellKnown.CLUSTER_POLICY_ID));
            drop(annotations, object.annotations(), List.of(WellKnown.CLUSTER_POLICY_NAME));
        }
        return metadataPatch(labels, annotations);
    }

    /** The merge patch that takes a claim of this sort from an object; empty where there is none. */
    static Optional<ObjectNode> release(ObjectMeta object, boolean clusterScoped) {
        var labels = Json.object();
        var annotations = Json.object();
        var keys = new ArrayList<String>();
        if (clusterScoped) {
            drop(labels, object.labels(), List.of(WellKnown.CLUSTER_POLICY_ID));
            keys.add(WellKnown.CLUSTER_POLICY_NAME);
        } else {
            drop(labels, object.labels(), List.of(WellKnown.POLICY_ID));
            keys.add(WellKnown.POLICY_NAMESPACE);
            keys.add(WellKnown.POLICY_NAME);
        }
        drop(annotations, object.annotations(), keys);
        return metadataPatch(labels, annotations);
    }

    private static void put(ObjectNode patch, Map<String, String> current, Map<String, String> wanted) {
        wanted.forEach((key, value) -> {
            if (!value.equals(current.get(key))) {
                patch.put(key, value);
            }
        });
    }

    private static void drop(ObjectNode patch, Map<String, String> current, List<String> keys) {
        keys.stream().filter(current::containsKey).forEach(patch::putNull);
    }

    private static Optional<ObjectNode> metadataPatch(ObjectNode labels, ObjectNode annotations) {
        if (labels.isEmpty() && annotations.isEmpty()) {
            return Optional.empty();
        }
        var patch = Json.object();
        var metadata = patch.putObject("metadata");
        if (!labels.isEmpty()) {
            metadata.set("labels", labels);
        }
        if (!annotations.isEmpty()) {
            metadata.set("annotations", annotations);
        }
        return Optional.of(patch);
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Work;
import flagship.interpreter.ManifestPruning;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Works that hold EndpointSlices: one for each that was collected from a provider, which changes nothing in its cluster, and one for each
 * copy that goes to a consumer. Pure.
 *
 * <p>Source: karmada.md, section 12.
 */
final class SliceWork {
    private SliceWork() {}

    /** Where a slice that was collected from a cluster is kept. */
    static NamespacedName key(String cluster, NamespacedName slice) {
        return new NamespacedName(
                Cluster.executionNamespace(cluster),
                DerivedNames.work(ServiceWords.SLICE.kind(), slice.namespace(), slice.name()));
    }

    /** Who wants the slice of a collected Work: {@link ServiceWords#EXPORT}, {@link ServiceWords#MCS}, both, or nobody. */
    static Set<String> collectedBy(RawObject work) {
        var words = work.head().labels().getOrDefault(ServiceWords.COLLECTED_BY, "");
        return words.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(words.split("\\.")));
    }

    /**
     * @param slice as the member has it; it is changed
     * @param by who wants it
     * @param id permanent id of the Work
     */
    static ObjectNode collected(
            NamespacedName key, ObjectNode slice, ServiceInCluster service, Set<String> by, String id) {
        var work = work(key, id);
        Labelled.label(work, ServiceWords.COLLECTED_BY, String.join(".", new TreeSet<>(by)));
        var finalizers = work.withObject("/metadata").putArray("finalizers");
        if (by.contains(ServiceWords.EXPORT)) {
            Labelled.label(
                    work, ServiceWords.EXPORTED_NAMESPACE, service.service().namespace());
            Labelled.label(work, ServiceWords.EXPORTED_NAME, service.service().name());
            finalizers.add(ServiceWords.IMPORT_FINALIZER);
        }
        if (by.contains(ServiceWords.MCS)) {
            Labelled.label(work, ServiceWords.MCS_NAMESPACE, service.service().namespace());
            Labelled.label(work, ServiceWords.MCS_NAME, service.service().name());
            finalizers.add(ServiceWords.DISPATCH_FINALIZER);
        }
        return fill(work, ManifestPruning.prune(slice), true);
    }

    /**
     * The copy for a consumer.
     *
     * @param key where it lies: the name of the collected Work, in the consumer's namespace
     * @param slice what was collected
     */
    static ObjectNode dispatched(
            NamespacedName key, ObjectNode slice, String provider, NamespacedName service, String id) {
        var work = work(key, id);
        Labelled.label(work, ServiceWords.MCS_NAMESPACE, service.namespace());
        Labelled.label(work, ServiceWords.MCS_NAME, service.name());
        Labelled.annotate(work, ServiceWords.PROVISION_CLUSTER, provider);
        work.withObject("/metadata").putArray("finalizers").add(WellKnown.WORK_FINALIZER);
        var copy = copy(slice, provider + "-" + slice.at("/metadata/name").asText());
        Labelled.label(copy, ServiceWords.SLICE_SERVICE, service.name());
        Labelled.label(copy, ServiceWords.SLICE_KEEPER, ServiceWords.DISPATCHER);
        Labelled.annotate(copy, ServiceWords.PROVISION_CLUSTER, provider);
        return fill(work, ManagedManifest.of(copy, "", key, id, ManagedManifest.OVERWRITE), false);
    }

    /** A new slice that leads where another one leads. */
    static ObjectNode copy(ObjectNode slice, String name) {
        var copy =
                Json.object().put("apiVersion", ServiceWords.SLICE.apiVersion()).put("kind", ServiceWords.SLICE.kind());
        copy.putObject("metadata")
                .put("namespace", slice.at("/metadata/namespace").asText())
                .put("name", name);
        for (String field : new String[] {"addressType", "endpoints", "ports"}) {
            if (slice.has(field)) {
                copy.set(field, slice.get(field).deepCopy());
            }
        }
        return copy;
    }

    /** A Work that holds one manifest, and nothing else yet. */
    static ObjectNode work(NamespacedName key, String id) {
        var work = Json.object().put("apiVersion", Work.KIND.apiVersion()).put("kind", Work.KIND.kind());
        work.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
        Labelled.label(work, WellKnown.WORK_ID, id);
        return work;
    }

    static ObjectNode fill(ObjectNode work, ObjectNode manifest, boolean suspended) {
        var spec = work.putObject("spec");
        spec.putObject("workload").putArray("manifests").add(manifest);
        spec.put("suspendDispatching", suspended).put("preserveResourcesOnDeletion", false);
        return work;
    }
}

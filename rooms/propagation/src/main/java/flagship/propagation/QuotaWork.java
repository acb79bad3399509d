package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.FederatedResourceQuota;
import flagship.fleetapi.FederatedResourceQuota.Assignment;
import flagship.fleetapi.FederatedResourceQuota.ClusterUsage;
import flagship.fleetapi.FederatedResourceQuota.Status;
import flagship.fleetapi.Work;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Quantity;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ResourceQuotas that a FederatedResourceQuota puts into members, and what they add up to. Pure.
 *
 * <p>Source: karmada.md, sections 13.1 and 13.2.
 */
final class QuotaWork {
    static final String NAME = "federatedresourcequota.karmada.io/name";
    static final String NAMESPACE = "federatedresourcequota.karmada.io/namespace";
    static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "ResourceQuota");

    private QuotaWork() {}

    /** The quota that a Work is for; empty for other Works. */
    static Optional<NamespacedName> quota(RawObject work) {
        var labels = work.head().labels();
        return Optional.ofNullable(labels.get(NAME))
                .map(name -> new NamespacedName(labels.getOrDefault(NAMESPACE, ""), name));
    }

    static ObjectNode of(NamespacedName key, FederatedResourceQuota quota, Assignment assignment, String id) {
        var work = SliceWork.work(key, id);
        Labelled.label(work, NAMESPACE, quota.metadata().namespace());
        Labelled.label(work, NAME, quota.metadata().name());
        work.withObject("/metadata").putArray("finalizers").add(WellKnown.WORK_FINALIZER);
        var manifest = Json.object().put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
        manifest.putObject("metadata")
                .put("namespace", quota.metadata().namespace())
                .put("name", quota.metadata().name());
        var hard = manifest.putObject("spec").putObject("hard");
        assignment.hard().forEach(hard::put);
        return SliceWork.fill(work, ManagedManifest.of(manifest, "", key, id, ManagedManifest.ABORT), false);
    }

    /**
     * The status of a quota.
     *
     * @param works those of its assignments
     */
    static Status status(FederatedResourceQuota quota, Collection<RawObject> works) {
        var clusters = works.stream()
                .flatMap(work -> usage(work).stream())
                .sorted(Comparator.comparing(ClusterUsage::cluster))
                .toList();
        return new Status(quota.overall(), sum(clusters), clusters);
    }

    /** The same with what bindings use in place of what members report, of the resources that are limited. */
    static Status enforced(Status reported, QuotaUsage usage) {
        var used = new TreeMap<String, String>();
        reported.overall()
                .keySet()
                .forEach(resource -> used.put(resource, usage.of(resource).toString()));
        return new Status(reported.overall(), used, reported.clusters());
    }

    /** What a cluster reports; empty while it reports nothing. */
    private static Optional<ClusterUsage> usage(RawObject object) {
        var cluster = DerivedNames.cluster(object.head().namespace());
        return Work.of(object.toJson()).status().manifestStatuses().stream()
                .flatMap(manifest -> manifest.status().stream())
                .findFirst()
                .flatMap(status -> cluster.map(
                        name -> new ClusterUsage(name, amounts(status.path("hard")), amounts(status.path("used")))));
    }

    private static Map<String, String> amounts(JsonNode node) {
        var all = new TreeMap<String, String>();
        node.properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        return all;
    }

    private static Map<String, String> sum(List<ClusterUsage> clusters) {
        var sums = new TreeMap<String, Quantity>();
        clusters.forEach(cluster -> cluster.used()
                .forEach((resource, amount) -> sums.merge(resource, Quantity.parse(amount), Quantity::add)));
        var text = new TreeMap<String, String>();
        sums.forEach((resource, amount) -> text.put(resource, amount.toString()));
        return text;
    }
}

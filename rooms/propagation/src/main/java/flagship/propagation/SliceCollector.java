package flagship.propagation;

import flagship.fleetapi.FleetKinds;
import flagship.fleetapi.Work;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Work for each EndpointSlice of a Service that a cluster exports, or provides to a MultiClusterService. The key is the Service in its
 * cluster. The Works are suspended: they carry what was seen, and change nothing there.
 *
 * <p>Source of the behaviour: karmada.md, section 12 (serviceExport, endpointsliceCollect).
 */
final class SliceCollector implements Reconciler<ServiceInCluster> {
    private static final Logger log = LoggerFactory.getLogger(SliceCollector.class);

    private final FreshCache known;
    private final Function<ServiceInCluster, List<RawObject>> collected;
    private final WorkStore works;
    private final Function<String, Optional<MemberSlices>> members;

    /**
     * @param known the Works of the clusters
     * @param collected those that hold slices of a Service
     * @param members the slices of a cluster; absent while it cannot be reached
     */
    SliceCollector(
            FreshCache known,
            Function<ServiceInCluster, List<RawObject>> collected,
            WorkStore works,
            Function<String, Optional<MemberSlices>> members) {
        this.known = known;
        this.collected = collected;
        this.works = works;
        this.members = members;
    }

    /** The Service that a Work shares, or of which it holds a slice. */
    static Optional<ServiceInCluster> concernedBy(RawObject work) {
        var slice = ServiceInCluster.ofSlice(work);
        var labels = work.head().labels();
        if (slice.isPresent()) {
            return slice;
        }
        if (labels.containsKey(ServiceWords.MCS_ID)) {
            var service = new NamespacedName(
                    labels.getOrDefault(ServiceWords.MCS_NAMESPACE, ""),
                    labels.getOrDefault(ServiceWords.MCS_NAME, ""));
            return in(work, service);
        }
        return mayHoldExport(work) ? export(work) : Optional.empty();
    }

    /** Cheap, because every Work of the fleet comes by here. */
    private static boolean mayHoldExport(RawObject work) {
        return new String(work.bytes(), StandardCharsets.ISO_8859_1).contains("\"" + ServiceWords.EXPORT + "\"");
    }

    private static Optional<ServiceInCluster> export(RawObject work) {
        var manifest = work.toJson().at("/spec/workload/manifests/0");
        var metadata = manifest.path("metadata");
        return manifest.path("kind").asText().equals(ServiceWords.EXPORT)
                ? in(
                        work,
                        new NamespacedName(
                                metadata.path("namespace").asText(),
                                metadata.path("name").asText()))
                : Optional.empty();
    }

    private static Optional<ServiceInCluster> in(RawObject work, NamespacedName service) {
        return DerivedNames.cluster(work.head().namespace()).map(cluster -> new ServiceInCluster(cluster, service));
    }

    @Override
    public Outcome reconcile(ServiceInCluster key) throws IOException, InterruptedException {
        var by = wantedBy(key);
        if (by.isEmpty()) {
            return withdraw(key, Set.of());
        }
        var member = members.apply(key.cluster());
        if (member.isEmpty()) {
            return Outcome.done(); // What was seen last stays; the cluster's coming back brings this up again.
        }
        var slices = member.get().of(key.service());
        if (slices.isEmpty()) {
            return Outcome.retry();
        }
        var kept = new HashSet<NamespacedName>();
        for (RawObject slice : slices.get()) {
            var work = SliceWork.key(key.cluster(), slice.key());
            kept.add(work);
            keep(key, work, slice, by);
        }
        return withdraw(key, kept);
    }

    private Set<String> wantedBy(ServiceInCluster key) {
        var by = new TreeSet<String>();
        if (known.get(key.work(FleetKinds.SERVICE_EXPORT.kind()))
                .filter(SliceCollector::isExport)
                .isPresent()) {
            by.add(ServiceWords.EXPORT);
        }
        if (known.get(key.work(ServiceWords.MCS))
                .filter(SliceCollector::isLive)
                .filter(work -> work.head().labels().containsKey(ServiceWords.MCS_ID))
                .isPresent()) {
            by.add(ServiceWords.MCS);
        }
        return by;
    }

    private static boolean isLive(RawObject work) {
        return work.head().deletionTimestamp().isEmpty();
    }

    /** An export counts once the cluster has it. */
    private static boolean isExport(RawObject object) {
        var work = Work.of(object.toJson());
        return isLive(object)
                && work.status().conditions().holds(Work.APPLIED)
                && work.spec().manifests().stream()
                        .anyMatch(it -> ManifestInMember.kind(it).equals(FleetKinds.SERVICE_EXPORT));
    }

    private void keep(ServiceInCluster key, NamespacedName work, RawObject slice, Set<String> by)
            throws IOException, InterruptedException {
        var stored = works.find(work);
        if (stored.isPresent() && ServiceInCluster.ofSlice(stored.get()).isEmpty()) {
            log.atWarn()
                    .addKeyValue("work", work)
                    .addKeyValue("slice", slice.key())
                    .log("an EndpointSlice of this name is propagated to the cluster: the one in it is not collected");
            return;
        }
        works.keep(work, id -> SliceWork.collected(work, slice.toJson(), key, by, id));
    }

    /** Those who made something of a slice take it back before the Work goes. */
    private Outcome withdraw(ServiceInCluster key, Set<NamespacedName> kept) throws IOException, InterruptedException {
        for (RawObject work : collected.apply(key)) {
            if (!kept.contains(work.key())) {
                works.delete(work);
            }
        }
        return Outcome.done();
    }
}

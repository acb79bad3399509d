package flagship.propagation;

import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.fleetapi.ClusterStatus.NodeSummary;
import flagship.fleetapi.ClusterStatus.ResourceSummary;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reflector;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.ReflectorHandler;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a member's nodes and pods and keeps what they add up to. Owns two reflectors. Where copies of the objects are kept, it takes them
 * over and watches from the version that they reached: the member is not asked for a list.
 */
final class MemberResources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberResources.class);
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final ResourceSums sums = new ResourceSums();
    private final Follower nodeFollower = new Follower(
            (name, node) -> sums.node(name.name(), NodeOffer.read(node)),
            name -> sums.nodeGone(name.name()),
            sums::onlyNodes);
    private final Follower podFollower =
            new Follower((name, pod) -> sums.pod(name, PodRequest.read(pod)), sums::podGone, sums::onlyPods);
    private final Reflector nodes;
    private final Reflector pods;

    private MemberResources(Transport transport, String cluster, MemberCopies copies) {
        nodes = follow(transport, NODES, nodeFollower, cluster, copies);
        pods = follow(transport, PODS, podFollower, cluster, copies);
    }

    static MemberResources start(Transport transport, String cluster, MemberCopies copies) {
        return new MemberResources(transport, cluster, copies);
    }

    private static Reflector follow(
            Transport transport, GroupVersionResource type, Follower follower, String cluster, MemberCopies copies) {
        var from = follower.takeOver(copies, cluster, type);
        return Reflector.start(transport, ReflectorConfig.of(type).withResumeFrom(from), follower);
    }

    /** Absent until all nodes were read once. */
    Optional<NodeSummary> nodeSummary() {
        return nodeFollower.complete ? Optional.of(sums.nodeSummary()) : Optional.empty();
    }

    /** Absent until all nodes and pods were read once. */
    Optional<ResourceSummary> resourceSummary(ResourceGrades grades) {
        return nodeFollower.complete && podFollower.complete
                ? Optional.of(sums.resourceSummary(grades))
                : Optional.empty();
    }

    @Override
    public void close() {
        nodes.close();
        pods.close();
    }

    /** Feeds one type into the sums. Its methods run on its reflector's thread. */
    private static final class Follower implements ReflectorHandler {
        private final BiConsumer<NamespacedName, byte[]> put;
        private final Consumer<NamespacedName> gone;
        private final Consumer<Collection<NamespacedName>> only;
        private final Set<NamespacedName> listing = new HashSet<>();
        private volatile boolean complete;

        Follower(
                BiConsumer<NamespacedName, byte[]> put,
                Consumer<NamespacedName> gone,
                Consumer<Collection<NamespacedName>> only) {
            this.put = put;
            this.gone = gone;
            this.only = only;
        }

        /** Reads the copies, where they are complete; returns the version to watch from, empty where a list is needed. */
        String takeOver(MemberCopies copies, String cluster, GroupVersionResource type) {
            try {
                // The version first: what is written between the two is then heard a second time, and nothing is
                // missed.
                var reached = copies.reached(cluster, type);
                if (reached.isPresent()) {
                    copies.read(cluster, type, put);
                    complete = true;
                }
                return reached.orElse("");
            } catch (CatalogUnavailable e) {
                log.atInfo()
                        .addKeyValue("cluster", cluster)
                        .addKeyValue("gvr", type)
                        .addKeyValue("error", e.getMessage())
                        .log("copies cannot be read, listing the member");
                return "";
            }
        }

        @Override
        public void listStarted() {
            listing.clear();
        }

        @Override
        public void page(List<RawObject> objects) {
            for (RawObject object : objects) {
                listing.add(object.key());
                put.accept(object.key(), object.bytes());
            }
        }

        @Override
        public void listed(String resourceVersion) {
            only.accept(listing);
            listing.clear();
            complete = true;
        }

        @Override
        public void event(Type type, RawObject object) {
            switch (type) {
                case ADDED, MODIFIED -> put.accept(object.key(), object.bytes());
                case DELETED -> gone.accept(object.key());
            }
        }

        @Override
        public void bookmark(String resourceVersion) {}
    }
}

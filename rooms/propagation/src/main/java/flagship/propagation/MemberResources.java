package flagship.propagation;

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
import java.util.function.Consumer;

/** Follows a member's nodes and pods and keeps what they add up to. Owns two reflectors. */
final class MemberResources implements AutoCloseable {
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final ResourceSums sums = new ResourceSums();
    private final Follower nodeFollower = new Follower(
            node -> sums.node(node.head().name(), NodeOffer.read(node.bytes())),
            name -> sums.nodeGone(name.name()),
            sums::onlyNodes);
    private final Follower podFollower =
            new Follower(pod -> sums.pod(pod.key(), PodRequest.read(pod.bytes())), sums::podGone, sums::onlyPods);
    private final Reflector nodes;
    private final Reflector pods;

    private MemberResources(Transport transport) {
        nodes = Reflector.start(transport, ReflectorConfig.of(NODES), nodeFollower);
        pods = Reflector.start(transport, ReflectorConfig.of(PODS), podFollower);
    }

    static MemberResources start(Transport transport) {
        return new MemberResources(transport);
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
        private final Consumer<RawObject> put;
        private final Consumer<NamespacedName> gone;
        private final Consumer<Collection<NamespacedName>> only;
        private final Set<NamespacedName> listing = new HashSet<>();
        private volatile boolean complete;

        Follower(Consumer<RawObject> put, Consumer<NamespacedName> gone, Consumer<Collection<NamespacedName>> only) {
            this.put = put;
            this.gone = gone;
            this.only = only;
        }

        @Override
        public void listStarted() {
            listing.clear();
        }

        @Override
        public void page(List<RawObject> objects) {
            for (RawObject object : objects) {
                listing.add(object.key());
                put.accept(object);
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
                case ADDED, MODIFIED -> put.accept(object);
                case DELETED -> gone.accept(object.key());
            }
        }

        @Override
        public void bookmark(String resourceVersion) {}
    }
}

package flagship.sync;

import flagship.kubeclient.ClusterId;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.ServerVersion;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a ClusterSynchro asks its member beside the objects. Remembers the last discovery; for one thread. */
final class MemberApi {
    static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    static final GroupVersionResource API_SERVICES =
            new GroupVersionResource("apiregistration.k8s.io", "v1", "apiservices");

    private final Transport transport;
    private final KubeClient memberClient;
    private Optional<Discovery> last = Optional.empty();
    private Set<String> unknown = Set.of();

    MemberApi(Transport transport) {
        this.transport = transport;
        this.memberClient = new KubeClient(transport);
    }

    ServerVersion version() throws IOException, InterruptedException {
        return ServerVersion.read(transport);
    }

    /** Asks anew what is served; what could not be read stays as it was. */
    MemberResources discover(boolean withCustomGroups) throws IOException, InterruptedException {
        var read = Discovery.read(transport);
        var merged = DiscoveryMerge.merge(last, read);
        last = Optional.of(merged);
        unknown = DiscoveryMerge.unknownApiVersions(read);
        return MemberResources.of(merged, withCustomGroups ? customGroups() : Set.of());
    }

    /** Whether the last discovery could say anything certain about the type. */
    boolean knows(GroupVersionResource type) {
        return !unknown.contains(type.apiVersion());
    }

    boolean serves(GroupVersionResource type) {
        return last.flatMap(discovery -> discovery.find(type))
                .filter(Discovery.Resource::listsAndWatches)
                .isPresent();
    }

    /** Empty if it may not be read. */
    String clusterId() throws IOException, InterruptedException {
        return ClusterId.read(transport);
    }

    /** The groups of all CustomResourceDefinitions, whose names are {@code plural.group}. */
    private Set<String> customGroups() throws IOException, InterruptedException {
        var groups = new HashSet<String>();
        if (!serves(CRDS)) {
            return groups;
        }
        var options = ListOptions.ALL.withLimit(50);
        String continuation = "";
        do {
            var page = memberClient.list(CRDS, options.continuing(continuation));
            for (var crd : page.items()) {
                var name = crd.head().name();
                groups.add(name.substring(name.indexOf('.') + 1));
            }
            continuation = page.continuation();
        } while (!continuation.isEmpty());
        return groups;
    }
}

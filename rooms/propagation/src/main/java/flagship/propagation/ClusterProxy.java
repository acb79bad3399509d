package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.RemoteApi;
import flagship.kubeapiserver.SubresourceExtension;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAccess.AccessUnusable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * {@code clusters/NAME/proxy/PATH}: a member's API through the control plane, as the user who asks; streams, exec and port-forward
 * included. The name {@code *} means all ready members at once ({@link FleetProxy}).
 *
 * <p>The user is impersonated in the member, with the Secret of {@code spec.impersonatorSecretRef}; where the Cluster names none, and for masters,
 * whom the member's impersonator does not know by name, with the credential that the control plane itself has there, which the member must allow
 * to impersonate. Source: Karmada,
 * {@code pkg/registry/cluster/storage/proxy.go}; contract section 21.1.
 *
 * <p>Safe for use by many threads. Holds at most two TLS set-ups a cluster.
 */
public final class ClusterProxy implements SubresourceExtension {
    private static final String ALL = "*";

    private static final String MASTERS = "system:masters";

    /** @param master with the control plane's own credential */
    private record Way(String cluster, boolean master) {}

    private record Known(ClientConfig config, RemoteApi api) {}

    private final KubeClient hostClient;
    private final MemberAccess access;
    private final FleetProxy fleet;
    private final Map<Way, Known> known = new ConcurrentHashMap<>();

    /**
     * @param host the control plane's API server, as a user that may read Clusters and their Secrets
     * @param hostOf the same as another user
     */
    public ClusterProxy(Transport host, Function<UserInfo, Transport> hostOf) {
        hostClient = new KubeClient(host);
        access = new MemberAccess(hostClient);
        fleet = new FleetProxy(hostClient, hostOf, this::remote);
    }

    @Override
    public GroupVersionResource resource() {
        return Cluster.RESOURCE;
    }

    @Override
    public String subresource() {
        return "proxy";
    }

    @Override
    public void handle(String name, String rest, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        if (name.equals(ALL)) {
            fleet.handle(rest, request, response);
            return;
        }
        var cluster = hostClient
                .find(Cluster.RESOURCE, new NamespacedName("", name))
                .map(Cluster::of)
                .orElseThrow(() -> ApiException.notFound(Cluster.RESOURCE.groupResource(), name));
        remote(cluster, request.user()).forward(rest, request, response);
    }

    /** @throws ApiException 503 if the Cluster lacks what is needed to reach it */
    private RemoteApi remote(Cluster cluster, UserInfo user) throws IOException, InterruptedException {
        boolean master =
                user.groups().contains(MASTERS) && cluster.spec().secretRef().isPresent();
        var config = config(cluster, master);
        var key = new Way(cluster.name(), master);
        var last = known.get(key);
        if (last != null && last.config().equals(config)) {
            return last.api();
        }
        try {
            var api = RemoteApi.of(config);
            known.put(key, new Known(config, api));
            return api;
        } catch (KubeConfigException e) {
            throw unusable(cluster, e);
        }
    }

    private ClientConfig config(Cluster cluster, boolean master) throws IOException, InterruptedException {
        try {
            var impersonator = master ? Optional.<ClientConfig>empty() : access.impersonator(cluster);
            return impersonator.isPresent() ? impersonator.get() : access.of(cluster);
        } catch (AccessUnusable e) {
            known.remove(new Way(cluster.name(), master));
            throw unusable(cluster, e);
        }
    }

    private static ApiException unusable(Cluster cluster, RuntimeException why) {
        return ApiException.unavailable(
                "cluster %s cannot be reached: %s".formatted(cluster.name(), why.getMessage()), 0);
    }

    /** Which members can be asked at once. */
    static List<Cluster> ready(List<Cluster> clusters) {
        return clusters.stream()
                .filter(cluster -> cluster.status().conditions().holds(ClusterStatusReconciler.READY))
                .filter(cluster -> !cluster.metadata().isBeingDeleted())
                .toList();
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.ResourcePath;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Details;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * {@code custom.metrics.k8s.io} and {@code external.metrics.k8s.io} for the fleet: what the metric adapters of all ready members say, made one
 * (see {@link MetricValues}). A member that does not answer, or has no adapter, is left out.
 *
 * <p>Discovery names no single metric: what there is, only members know, and a metric is asked for by its name.
 *
 * <p>Source: karmada.md, section 23; that external metrics are answered at all is ours. Owns a connection a cluster; safe for use by many
 * threads.
 */
public final class FleetMetricValues implements ApiExtension, AutoCloseable {
    static final String CUSTOM = "custom.metrics.k8s.io";
    static final String EXTERNAL = "external.metrics.k8s.io";
    /** Newest first; members serve one of them or both. */
    static final List<String> CUSTOM_VERSIONS = List.of("v1beta2", "v1beta1");

    private final KubeClient host;
    private final MemberCalls members;
    private final String group;
    private final String version;

    private FleetMetricValues(KubeClient host, String group, String version) {
        this.host = host;
        this.group = group;
        this.version = version;
        members = new MemberCalls(host);
    }

    /**
     * Every group and version that is served.
     *
     * @param host the control plane's API server, as a user that may read Clusters and their Secrets
     */
    public static List<FleetMetricValues> open(Transport host) {
        var hostClient = new KubeClient(host);
        var all = new ArrayList<FleetMetricValues>();
        CUSTOM_VERSIONS.forEach(version -> all.add(new FleetMetricValues(hostClient, CUSTOM, version)));
        all.add(new FleetMetricValues(hostClient, EXTERNAL, "v1beta1"));
        return List.copyOf(all);
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public String version() {
        return version;
    }

    /** One for all metrics: without any, clients would not find the version. */
    @Override
    public List<ObjectNode> resources() {
        var kind = group.equals(CUSTOM) ? "MetricValueList" : "ExternalMetricValueList";
        return List.of(ApiExtension.entry("metrics", "", true, kind, "get"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET") || request.asksForWatch()) {
            throw ApiException.methodNotAllowed();
        }
        var path = ResourcePath.of(request.path()).orElseThrow(ApiException::noSuchPath);
        boolean isCustom = group.equals(CUSTOM);
        var answers = isCustom
                ? custom(MemberPaths.of(request))
                : members.get(ready(), MemberPaths.of(request)).objects().values();
        var values = isCustom ? MetricValues.custom(version, answers) : MetricValues.external(answers);
        if (values.isEmpty()) {
            throw notFound(path);
        }
        var list = Json.object()
                .put("kind", isCustom ? "MetricValueList" : "ExternalMetricValueList")
                .put("apiVersion", group + "/" + version);
        list.putObject("metadata");
        values.forEach(list.putArray("items")::add);
        response.send(200, "application/json", Json.bytes(list));
    }

    /** In the newest version that each member serves. */
    private Collection<ObjectNode> custom(String path) throws IOException, InterruptedException {
        var start = "/apis/" + CUSTOM + "/";
        var below = path.substring((start + version).length());
        var all = new ArrayList<ObjectNode>();
        var left = ready();
        for (String spoken : CUSTOM_VERSIONS) {
            var answers = members.get(left, start + spoken + below);
            all.addAll(answers.objects().values());
            left = left.stream()
                    .filter(cluster -> !answers.objects().containsKey(cluster.name())
                            && !answers.failures().containsKey(cluster.name()))
                    .toList();
        }
        return all;
    }

    private List<Cluster> ready() throws IOException, InterruptedException {
        return ClusterProxy.ready(host.listAll(Cluster.RESOURCE, ListOptions.ALL).stream()
                .map(object -> Cluster.of(object.toJson()))
                .toList());
    }

    private static ApiException notFound(ResourcePath path) {
        var metric = path.subresource().isEmpty() ? path.resource() : path.subresource();
        var of = path.subresource().isEmpty() ? "namespace " + path.namespace() : path.resource() + " " + path.name();
        return new ApiException(new Status(
                404,
                "NotFound",
                "the server could not find the metric %s for %s".formatted(metric, of),
                Details.EMPTY));
    }

    @Override
    public void close() {
        members.close();
    }
}

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
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;

/**
 * {@code metrics.k8s.io/v1beta1} for the fleet: what Pods and nodes of all ready members use, each marked with its cluster, so that
 * {@code kubectl top} shows the fleet. A member that does not answer, or has no metrics server, is left out.
 *
 * <p>Source: karmada.md, section 23. Owns a connection a cluster; safe for use by many threads.
 */
public final class FleetMetrics implements ApiExtension, AutoCloseable {
    private static final String GROUP = "metrics.k8s.io";
    private static final String VERSION = "v1beta1";
    private static final String FROM = "resource.karmada.io/query-from-cluster";

    private final KubeClient host;
    private final MemberCalls members;

    private FleetMetrics(KubeClient host) {
        this.host = host;
        members = new MemberCalls(host);
    }

    /** @param host the control plane's API server, as a user that may read Clusters and their Secrets */
    public static FleetMetrics open(Transport host) {
        return new FleetMetrics(new KubeClient(host));
    }

    @Override
    public String group() {
        return GROUP;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public List<ObjectNode> resources() {
        return List.of(
                ApiExtension.entry("nodes", "", false, "NodeMetrics", "get", "list"),
                ApiExtension.entry("pods", "", true, "PodMetrics", "get", "list"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET") || request.asksForWatch()) {
            throw ApiException.methodNotAllowed();
        }
        var path = ResourcePath.of(request.path())
                .filter(it -> it.resource().equals("pods") || it.resource().equals("nodes"))
                .orElseThrow(ApiException::noSuchPath);
        var answers = members.get(clusters(), MemberPaths.of(request)).objects();
        answers.forEach((cluster, object) -> mark(cluster, object, path.name().isEmpty()));
        response.send(
                200,
                "application/json",
                Json.bytes(
                        path.name().isEmpty()
                                ? merged(path, List.copyOf(answers.values()))
                                : first(path, List.copyOf(answers.values()))));
    }

    private List<Cluster> clusters() throws IOException, InterruptedException {
        return ClusterProxy.ready(host.listAll(Cluster.RESOURCE, ListOptions.ALL).stream()
                .map(object -> Cluster.of(object.toJson()))
                .toList());
    }

    private static void mark(String cluster, ObjectNode object, boolean list) {
        if (list) {
            object.withArray("/items").forEach(item -> Labelled.annotate((ObjectNode) item, FROM, cluster));
        } else {
            Labelled.annotate(object, FROM, cluster);
        }
    }

    private static ObjectNode first(ResourcePath path, List<ObjectNode> answers) {
        if (answers.isEmpty()) {
            throw ApiException.notFound(new GroupResource(GROUP, path.resource()), path.name());
        }
        return answers.getFirst();
    }

    private static ObjectNode merged(ResourcePath path, List<ObjectNode> answers) {
        var list = Json.object()
                .put("kind", path.resource().equals("pods") ? "PodMetricsList" : "NodeMetricsList")
                .put("apiVersion", GROUP + "/" + VERSION);
        list.putObject("metadata");
        var items = list.putArray("items");
        answers.forEach(answer -> answer.path("items").forEach(items::add));
        return list;
    }

    @Override
    public void close() {
        members.close();
    }
}

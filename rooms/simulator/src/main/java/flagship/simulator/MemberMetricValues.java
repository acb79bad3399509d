package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.ResourcePath;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Quantity;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code custom.metrics.k8s.io/v1beta2} and {@code external.metrics.k8s.io/v1beta1} as a metric adapter gives them. A custom metric of an object is
 * what its annotation {@value #METRIC}NAME says, an external metric what the ConfigMap {@value #EXTERNAL_VALUES} of the namespace says under
 * its name; labels of external series are not simulated.
 */
final class MemberMetricValues implements ApiExtension {
    static final String METRIC = "metrics.simulator.flagship.io/";
    static final String EXTERNAL_VALUES = "simulated-external-metrics";

    private final boolean isCustom;
    private final KubeClient client;
    private final Clock clock;

    private MemberMetricValues(boolean isCustom, KubeClient client, Clock clock) {
        this.isCustom = isCustom;
        this.client = client;
        this.clock = clock;
    }

    static List<MemberMetricValues> of(KubeClient client, Clock clock) {
        return List.of(new MemberMetricValues(true, client, clock), new MemberMetricValues(false, client, clock));
    }

    @Override
    public String group() {
        return isCustom ? "custom.metrics.k8s.io" : "external.metrics.k8s.io";
    }

    @Override
    public String version() {
        return isCustom ? "v1beta2" : "v1beta1";
    }

    @Override
    public List<ObjectNode> resources() {
        var kind = isCustom ? "MetricValueList" : "ExternalMetricValueList";
        return List.of(ApiExtension.entry("metrics", "", true, kind, "get"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET") || request.asksForWatch()) {
            throw ApiException.methodNotAllowed();
        }
        var path = ResourcePath.of(request.path()).orElseThrow(ApiException::noSuchPath);
        var list = Json.object()
                .put("kind", isCustom ? "MetricValueList" : "ExternalMetricValueList")
                .put("apiVersion", group() + "/" + version());
        list.putObject("metadata");
        var items = list.putArray("items");
        if (isCustom) {
            custom(path, request.parameter("labelSelector").orElse("")).forEach(items::add);
        } else {
            external(path).ifPresent(items::add);
        }
        if (items.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        response.send(200, "application/json", Json.bytes(list));
    }

    private List<ObjectNode> custom(ResourcePath path, String labels) throws IOException, InterruptedException {
        var parts = path.resource().split("\\.", 2);
        var type = new GroupVersionResource(parts.length > 1 ? parts[1] : "", "v1", parts[0]);
        var values = new ArrayList<ObjectNode>();
        for (var object : client.listAll(type, ListOptions.ALL.withLabels(labels))) {
            boolean isMeant = object.head().namespace().equals(path.namespace())
                    && (path.name().equals("*")
                            || path.name().equals(object.head().name()));
            if (isMeant) {
                value(object.toJson(), path.subresource()).ifPresent(values::add);
            }
        }
        return values;
    }

    private Optional<ObjectNode> value(ObjectNode object, String metric) {
        var said = object.at("/metadata/annotations").path(METRIC + metric).asText();
        if (said.isEmpty()) {
            return Optional.empty();
        }
        var value = Json.object();
        value.putObject("describedObject")
                .put("apiVersion", object.path("apiVersion").asText("v1"))
                .put("kind", object.path("kind").asText())
                .put("namespace", object.at("/metadata/namespace").asText())
                .put("name", object.at("/metadata/name").asText());
        value.putObject("metric").put("name", metric);
        return Optional.of(value.put("timestamp", Objects.time(clock.instant()))
                .put("value", Quantity.parse(said).toString()));
    }

    private Optional<ObjectNode> external(ResourcePath path) throws IOException, InterruptedException {
        try {
            var values = client.get(Types.CONFIG_MAPS, new NamespacedName(path.namespace(), EXTERNAL_VALUES));
            var said = values.path("data").path(path.resource()).asText();
            if (said.isEmpty()) {
                return Optional.empty();
            }
            var value = Json.object().put("metricName", path.resource());
            value.putObject("metricLabels");
            return Optional.of(value.put("timestamp", Objects.time(clock.instant()))
                    .put("value", Quantity.parse(said).toString()));
        } catch (ApiException e) {
            if (e.code() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}

package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Which Services belong to which Vpc, and what its load balancers hold. Reads caches. */
final class Services {
    static final String VPC = "ovn.kubernetes.io/vpc";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final NetworkCaches caches;
    private final NetworkingConfig config;

    Services(NetworkCaches caches, NetworkingConfig config) {
        this.caches = caches;
        this.config = config;
    }

    /** The Service that an EndpointSlice belongs to. */
    static List<NamespacedName> ofSlice(RawObject slice) {
        var name = slice.head().labels().get(SERVICE_NAME);
        return name == null ? List.of() : List.of(new NamespacedName(slice.key().namespace(), name));
    }

    /** The one Vpc in which a Service works: the one that it names, that of its first backend, or the one that it had. */
    String vpcOf(JsonNode service) {
        var annotations = service.path("metadata").path("annotations");
        var router = annotations.path(Keys.primary(Keys.LOGICAL_ROUTER)).asText("");
        if (!router.isEmpty() && annotations.has(Keys.primary(Keys.LOGICAL_SWITCH))) {
            return router;
        }
        return ofBackends(service)
                .orElseGet(() -> annotations.path(VPC).asText("").isEmpty()
                        ? config.clusterRouter()
                        : annotations.path(VPC).asText());
    }

    private Optional<String> ofBackends(JsonNode service) {
        for (JsonNode slice : slices(service)) {
            for (JsonNode endpoint : slice.path("endpoints")) {
                var target = endpoint.path("targetRef");
                var pod = target.path("kind").asText().equals("Pod")
                        ? caches.pod(new NamespacedName(
                                target.path("namespace").asText(),
                                target.path("name").asText()))
                        : Optional.<PodFacts>empty();
                var router = pod.map(it -> it.annotation(Keys.PROVIDER, Keys.LOGICAL_ROUTER))
                        .orElse("");
                if (!router.isEmpty()) {
                    return Optional.of(router);
                }
            }
        }
        return Optional.empty();
    }

    private List<JsonNode> slices(JsonNode service) {
        var name = new NamespacedName(
                service.at("/metadata/namespace").asText(),
                service.at("/metadata/name").asText());
        return caches.endpointSlices().byIndex(NetworkCaches.BY_SERVICE, name.toString()).stream()
                .<JsonNode>map(RawObject::toJson)
                .toList();
    }

    /** The entries of a Vpc's load balancers by the balancer's name; all six are there. */
    Map<String, SequencedMap<String, String>> entries(String vpc) {
        var names = LoadBalancerNames.of(vpc, config);
        var entries = new HashMap<String, SequencedMap<String, String>>();
        names.all().forEach(name -> entries.put(name, new TreeMap<>()));
        for (RawObject object : caches.services().byIndex(NetworkCaches.BY_VPC, vpc)) {
            JsonNode service = object.toJson();
            var balancers = ServiceVips.hasSessionAffinity(service) ? names.session() : names.plain();
            ServiceVips.of(service, slices(service)).forEach((protocol, vips) -> {
                var balancer = entries.get(balancers.getOrDefault(protocol, ""));
                if (balancer != null) {
                    balancer.putAll(vips);
                }
            });
        }
        return entries;
    }
}

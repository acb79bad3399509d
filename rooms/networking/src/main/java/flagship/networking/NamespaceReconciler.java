package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** Writes on a namespace which subnets its pods may use. For one namespace a key. */
final class NamespaceReconciler implements Reconciler<String> {
    private final NetworkCaches caches;
    private final ObjectWriter objects;
    private final NetworkingConfig config;

    NamespaceReconciler(NetworkCaches caches, ObjectWriter objects, NetworkingConfig config) {
        this.caches = caches;
        this.objects = objects;
        this.config = config;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var stored = caches.namespaces().get(NetworkCaches.cluster(name));
        if (stored.isEmpty() || !stored.get().head().deletionTimestamp().isEmpty()) {
            return Outcome.done();
        }
        JsonNode json = stored.get().toJson();
        var metadata = ObjectMeta.of(json);
        var chosen = choose(metadata, caches.allSubnets(), caches.allVpcs(), config);
        var wanted = annotations(chosen, caches.allSubnets());
        var patch = Json.object();
        var annotations = patch.putObject("metadata").putObject("annotations");
        wanted.forEach((key, value) -> {
            if (!value.equals(metadata.annotations().get(key))) {
                annotations.put(key, value);
            }
        });
        if (!annotations.isEmpty()) {
            ObjectWriter.ifThere(
                    () -> objects.client().mergePatch(NetworkCaches.NAMESPACES, NetworkCaches.cluster(name), patch));
        }
        return Outcome.done();
    }

    /**
     * The subnets of a namespace, best first. Pure.
     *
     * <p>Source: Kube-OVN, contract section 3.4.
     */
    static List<String> choose(ObjectMeta namespace, List<Subnet> subnets, List<Vpc> vpcs, NetworkingConfig config) {
        Optional<Vpc> vpc = vpcs.stream()
                .filter(it -> it.namespaces().contains(namespace.name()))
                .findFirst();
        SequencedSet<String> chosen = new LinkedHashSet<>();
        vpc.filter(it -> !it.defaultSubnet().isEmpty()).ifPresent(it -> chosen.add(it.defaultSubnet()));
        subnets.stream()
                .filter(subnet -> !subnet.metadata().isBeingDeleted() && binds(subnet, namespace))
                .forEach(subnet -> chosen.add(subnet.name()));
        if (chosen.isEmpty()) {
            var fallback = vpc.map(
                            it -> it.status().path("defaultLogicalSwitch").asText(""))
                    .filter(name -> !name.isEmpty())
                    .orElse(config.defaultSubnet());
            chosen.add(fallback);
        }
        return List.copyOf(chosen);
    }

    private static boolean binds(Subnet subnet, ObjectMeta namespace) {
        return subnet.spec().namespaces().contains(namespace.name())
                || subnet.spec().namespaceSelectors().stream()
                        .anyMatch(
                                selector -> LabelSelector.of(selector.toJson()).matches(namespace.labels()));
    }

    private static Map<String, String> annotations(List<String> chosen, List<Subnet> subnets) {
        var found = chosen.stream()
                .flatMap(name -> subnets.stream().filter(subnet -> subnet.name().equals(name)))
                .toList();
        var all = new LinkedHashMap<String, String>();
        all.put(Keys.primary(Keys.LOGICAL_SWITCH), String.join(",", chosen));
        all.put(
                Keys.primary(Keys.CIDR),
                found.stream().map(subnet -> subnet.spec().cidrBlock()).collect(Collectors.joining(";")));
        all.put(
                Keys.primary("exclude_ips"),
                found.stream()
                        .map(subnet -> String.join(",", subnet.spec().excludeIps()))
                        .collect(Collectors.joining(";")));
        return all;
    }
}

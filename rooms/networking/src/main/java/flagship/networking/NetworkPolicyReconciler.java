package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.NamespacedName;
import flagship.networking.PolicySelection.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Keeps the rules of a NetworkPolicy as its pods come and go. For one policy a key. */
final class NetworkPolicyReconciler implements Reconciler<NamespacedName> {
    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final NetworkingConfig config;

    NetworkPolicyReconciler(NetworkCaches caches, Ipam ipam, NorthboundWriter northbound, NetworkingConfig config) {
        this.caches = caches;
        this.ipam = ipam;
        this.northbound = northbound;
        this.config = config;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var scope = new Scope.OfGroup(NetworkPolicyRows.group(key.namespace(), key.name()));
        var stored = caches.networkPolicies().get(key);
        if (stored.isEmpty()) {
            northbound.write(scope, List.of(), VpcReconciler.WRITE_LIMIT);
            return Outcome.done();
        }
        Map<String, Map<String, String>> namespaces = new HashMap<>();
        caches.namespaces()
                .list()
                .forEach(it -> namespaces.put(it.key().name(), it.head().labels()));
        var selection = PolicySelection.of(stored.get().toJson(), members(), namespaces);
        northbound.write(
                scope, NetworkPolicyRows.of(key.namespace(), key.name(), selection), VpcReconciler.WRITE_LIMIT);
        return Outcome.done();
    }

    private List<Member> members() {
        var members = new ArrayList<Member>();
        for (RawObject object : caches.pods().list()) {
            member(object).ifPresent(members::add);
        }
        return members;
    }

    /** A pod with a logical port; others have no traffic that OVN sees. */
    private Optional<Member> member(RawObject object) {
        JsonNode json = object.toJson();
        var pod = PodFacts.of(json);
        var owner = pod.owner(config.keepVmIp());
        var port = PodNetwork.port(owner.name(), owner.namespace(), Keys.PROVIDER);
        if (pod.hasEnded() || !pod.isAllocated()) {
            return Optional.empty();
        }
        return ipam.subnetsOf(port).stream()
                .findFirst()
                .flatMap(ipam::subnet)
                .flatMap(book -> book.lease(port))
                .map(lease -> new Member(
                        pod.metadata().namespace(), pod.metadata().labels(), port, lease.addresses(), named(json)));
    }

    private static Map<String, Integer> named(JsonNode pod) {
        var ports = new HashMap<String, Integer>();
        for (JsonNode container : pod.at("/spec/containers")) {
            for (JsonNode port : container.path("ports")) {
                var protocol = port.path("protocol").asText("TCP").toLowerCase(Locale.ROOT);
                ports.put(
                        port.path("name").asText() + "/" + protocol,
                        port.path("containerPort").asInt());
            }
        }
        return ports;
    }
}

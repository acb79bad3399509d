package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.VpcDns;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Gives a Vpc its name server, and takes it away. For one VpcDns a key.
 *
 * <p>Source: Kube-OVN, contract section 13.4.
 */
final class DnsReconciler implements Reconciler<String> {
    private static final NamespacedName CLUSTERS_OWN = new NamespacedName(NatSettings.NAMESPACE, "coredns");

    private final NetworkCaches caches;
    private final DnsCaches servers;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;

    DnsReconciler(
            NetworkCaches caches, DnsCaches servers, ObjectWriter objects, NetworkingConfig config, Timing timing) {
        this.caches = caches;
        this.servers = servers;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var dns = servers.server(name);
        if (dns.isEmpty() || dns.get().metadata().isBeingDeleted()) {
            remove(name);
            return Outcome.done();
        }
        var settings = servers.settings();
        var image = settings.image().isEmpty() ? clustersOwn() : settings.image();
        var outer = caches.subnet(config.defaultSubnet());
        var problem = problem(dns.get(), settings, image, outer);
        if (problem.isPresent()) {
            remove(name); // Another one of its Vpc may have the address now.
        } else {
            var services = Cidr.parseList(config.cidrs().serviceCidr()).orElse(List.of());
            var around = new DnsWorkload.Around(settings, image, outer.orElseThrow(), services);
            objects.keepWorkload(
                    NetworkCaches.DEPLOYMENTS, DnsWorkload.deployment(name), DnsWorkload.of(dns.get(), around));
            ensureRule(DnsWorkload.rule(dns.get(), settings));
        }
        tell(dns.get(), problem);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private void remove(String name) throws IOException, InterruptedException {
        var rule = NetworkCaches.cluster(DnsWorkload.name(name));
        var found = objects.client().find(SwitchLbRule.RESOURCE, rule);
        if (found.filter(DnsReconciler::isOurs).isPresent()) {
            objects.client().delete(SwitchLbRule.RESOURCE, rule);
        }
        var deployment = DnsWorkload.deployment(name);
        var stored = objects.client().find(NetworkCaches.DEPLOYMENTS, deployment);
        if (stored.filter(DnsReconciler::isOurs).isPresent()) {
            objects.client().delete(NetworkCaches.DEPLOYMENTS, deployment);
        }
    }

    private static boolean isOurs(ObjectNode object) {
        return object.at("/metadata/labels").has(DnsWorkload.LABEL);
    }

    /** What the cluster's own name service runs; empty where there is none. */
    private String clustersOwn() throws IOException, InterruptedException {
        return objects.client()
                .find(NetworkCaches.DEPLOYMENTS, CLUSTERS_OWN)
                .map(it -> it.at("/spec/template/spec/containers/0/image").asText(""))
                .orElse("");
    }

    private Optional<String> problem(VpcDns dns, DnsSettings settings, String image, Optional<Subnet> outer) {
        var said = settings.problem();
        if (said.isPresent()) {
            return said;
        }
        if (image.isEmpty()) {
            return Optional.of("no image of CoreDNS: set coredns-image in the ConfigMap %s/%s"
                    .formatted(NatSettings.NAMESPACE, DnsSettings.NAME));
        }
        if (outer.isEmpty()) {
            return Optional.of("the default subnet %s does not exist: create it".formatted(config.defaultSubnet()));
        }
        if (caches.vpc(dns.vpc()).isEmpty()) {
            return Optional.of("vpc '%s' does not exist: create it".formatted(dns.vpc()));
        }
        var inside = caches.subnet(dns.subnet());
        if (inside.isEmpty()) {
            return Optional.of("subnet '%s' does not exist: create it".formatted(dns.subnet()));
        }
        if (!inside.get().spec().vpc().equals(dns.vpc())) {
            return Optional.of("subnet %s is of vpc %s, not of %s: name one of the name server's vpc"
                    .formatted(dns.subnet(), inside.get().spec().vpc(), dns.vpc()));
        }
        return servers.first(dns.vpc())
                .filter(first -> !first.name().equals(dns.name()))
                .map(first ->
                        "vpc %s has the name server %s already: delete one of them".formatted(dns.vpc(), first.name()));
    }

    private void ensureRule(ObjectNode wanted) throws IOException, InterruptedException {
        var name = NetworkCaches.cluster(wanted.at("/metadata/name").asText());
        var stored = objects.client().find(SwitchLbRule.RESOURCE, name);
        if (stored.isEmpty()) {
            objects.client().create(SwitchLbRule.RESOURCE, wanted);
            return;
        }
        var difference = ObjectWriter.difference(stored.get().path("spec"), (ObjectNode) wanted.path("spec"));
        if (!difference.isEmpty()) {
            var patch = Json.object();
            patch.set("spec", difference);
            objects.client().mergePatch(SwitchLbRule.RESOURCE, name, patch);
        }
    }

    private void tell(VpcDns dns, Optional<String> problem) throws IOException, InterruptedException {
        var conditions = new StatusConditions(dns.status(), dns.metadata().generation(), timing.now());
        var status = Json.object().put("active", problem.isEmpty());
        status.set(
                "conditions",
                problem.map(why -> conditions.failed("NotActive", why))
                        .orElseGet(() -> conditions.ready("Ready"))
                        .toJson());
        objects.status(VpcDns.RESOURCE, dns.name(), dns.status(), status);
    }
}

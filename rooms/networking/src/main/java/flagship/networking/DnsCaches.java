package flagship.networking;

import flagship.fleetapi.VpcDns;
import flagship.kubeclient.Informer;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The name servers of Vpcs, and what is said about them. Owns its informers. */
final class DnsCaches implements AutoCloseable {
    private static final NamespacedName SETTINGS = new NamespacedName(NatSettings.NAMESPACE, DnsSettings.NAME);

    private final Informer servers;
    private final Informer settings;

    DnsCaches(Transport host) {
        servers = new Informer(host, ReflectorConfig.of(VpcDns.RESOURCE).withKind(VpcDns.KIND));
        settings = new Informer(
                host,
                ReflectorConfig.of(NatCaches.CONFIG_MAPS)
                        .withKind(new GroupVersionKind("", "v1", "ConfigMap"))
                        .withNamespace(SETTINGS.namespace())
                        .withSelectors("", "metadata.name=" + SETTINGS.name()));
    }

    private List<Informer> all() {
        return List.of(servers, settings);
    }

    void start() {
        all().forEach(Informer::start);
    }

    void waitSynced() throws InterruptedException {
        Informers.waitSynced(all());
    }

    Informer servers() {
        return servers;
    }

    Informer settingsInformer() {
        return settings;
    }

    DnsSettings settings() {
        return DnsSettings.of(settings.get(SETTINGS).map(it -> it.toJson()));
    }

    Optional<VpcDns> server(String name) {
        return servers.get(NetworkCaches.cluster(name)).map(it -> VpcDns.of(it.toJson()));
    }

    /** The oldest of a Vpc: a second one would have the same address. */
    Optional<VpcDns> first(String vpc) {
        return servers.list().stream()
                .map(it -> VpcDns.of(it.toJson()))
                .filter(dns -> dns.vpc().equals(vpc) && !dns.metadata().isBeingDeleted())
                .min(Comparator.comparing(VpcDns::created).thenComparing(VpcDns::name));
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }
}

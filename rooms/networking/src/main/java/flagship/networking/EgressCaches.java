package flagship.networking;

import flagship.fleetapi.VpcEgressGateway;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;

/** The egress gateways. Owns its informer. */
final class EgressCaches implements AutoCloseable {
    /** Index of gateways: their Vpc, as they name it. */
    private static final String BY_VPC = "vpc";

    private final Informer gateways;

    EgressCaches(Transport host) {
        gateways = new Informer(
                        host, ReflectorConfig.of(VpcEgressGateway.RESOURCE).withKind(VpcEgressGateway.KIND))
                .index(
                        BY_VPC,
                        gateway -> List.of(VpcEgressGateway.of(gateway.toJson()).vpc()));
    }

    void start() {
        gateways.start();
    }

    void waitSynced() throws InterruptedException {
        Informers.waitSynced(List.of(gateways));
    }

    Informer gateways() {
        return gateways;
    }

    Optional<VpcEgressGateway> gateway(NamespacedName name) {
        return gateways.get(name).map(it -> VpcEgressGateway.of(it.toJson()));
    }

    List<NamespacedName> keys() {
        return gateways.list().stream().map(RawObject::key).toList();
    }

    /** Whether something leaves the Vpc by an egress gateway, which must find a route before it is led there. */
    boolean leadOutOf(String vpc) {
        return !gateways.byIndex(BY_VPC, vpc).isEmpty();
    }

    @Override
    public void close() {
        gateways.close();
    }
}

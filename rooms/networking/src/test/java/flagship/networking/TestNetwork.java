package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A cluster with its northbound database and a controller between them. */
final class TestNetwork implements AutoCloseable {
    private final NbServer nb;
    private final TestCluster cluster;
    private final Transport transport;
    private final Networking networking;

    private TestNetwork(NbServer nb, TestCluster cluster, Transport transport, Networking networking) {
        this.nb = nb;
        this.cluster = cluster;
        this.transport = transport;
        this.networking = networking;
    }

    static TestNetwork start(Path folder) throws Exception {
        return start(folder, _ -> {});
    }

    /** What is in the cluster before the controller. */
    interface Preparation {
        void prepare(TestCluster cluster) throws Exception;
    }

    static TestNetwork start(Path folder, Preparation preparation) throws Exception {
        var nb = NbServer.start(folder.resolve("ovn"));
        var cluster = TestCluster.start(folder.resolve("api"));
        preparation.prepare(cluster);
        var transport = cluster.https();
        var networking = Networking.start(transport, nb.database(), NetworkingConfig.DEFAULT, Optional.empty());
        assertThat(networking.waitSettled(Duration.ofSeconds(30))).isTrue();
        return new TestNetwork(nb, cluster, transport, networking);
    }

    NbServer nb() {
        return nb;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** A Vpc with one Subnet for one namespace. */
    void tenant(String vpc, String subnet, String cidr, String namespace) throws Exception {
        cluster.namespace(namespace);
        cluster.vpc(vpc, "{'namespaces':['%s']}".formatted(namespace));
        cluster.subnet(subnet, "{'vpc':'%s','cidrBlock':'%s','namespaces':['%s']}".formatted(vpc, cidr, namespace));
        cluster.awaitReady(subnet);
    }

    @Override
    public void close() {
        networking.close();
        transport.close();
        cluster.close();
        nb.close();
    }
}

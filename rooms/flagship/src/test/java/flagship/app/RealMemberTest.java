package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a member and back on whatever cluster {@code FLAGSHIP_TEST_MEMBER_KUBECONFIG} leads to (as its administrator); on a simulated
 * member where that is not set. It needs nothing of the cluster but its API, works in a namespace of its own, and leaves nothing there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealMemberTest {
    private static final Logger log = LoggerFactory.getLogger(RealMemberTest.class);
    private static final String VARIABLE = "FLAGSHIP_TEST_MEMBER_KUBECONFIG";
    private static final GroupVersionResource ACCOUNTS = new GroupVersionResource("", "v1", "serviceaccounts");

    private final String cluster = "real-" + UUID.randomUUID().toString().substring(0, 8);
    private final String namespace = "flagship-" + cluster;
    private TestFleet fleet;
    private Path kubeconfig;
    private HttpTransport transport;
    private KubeClient member;

    @BeforeAll
    void joinTheMember(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder);
        kubeconfig = memberKubeconfig(Optional.ofNullable(System.getenv(VARIABLE)));
        transport = HttpTransport.open(Connection.read(kubeconfig, ""));
        member = new KubeClient(transport);
        run("join", cluster, "--cluster-kubeconfig", kubeconfig.toString());
        await(
                "the member is ready",
                () -> condition(fleet.find("Cluster", "", cluster).orElseThrow(), "Ready")
                        .equals("True"));
        fleet.namespace(namespace);
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'%s','name':'all'},
                 'spec':{'resourceSelectors':[{'apiVersion':'v1','kind':'ConfigMap'},{'apiVersion':'apps/v1','kind':'Deployment'}],
                 'placement':{'clusterAffinity':{'clusterNames':['%s']}}}}""", namespace, cluster);
    }

    private Path memberKubeconfig(Optional<String> named) throws Exception {
        if (named.isPresent() && !named.get().isEmpty()) {
            var file = Path.of(named.get());
            assertThat(Files.exists(file)).as("%s=%s exists", VARIABLE, file).isTrue();
            log.atInfo().addKeyValue("kubeconfig", file).log("runs against the cluster that the environment names");
            return file;
        }
        log.atWarn().log(VARIABLE + " is not set: NO REAL CLUSTER is tried, a simulated member stands in for it");
        fleet.startMember(cluster);
        return fleet.memberKubeconfig(cluster);
    }

    /** Leaves the cluster as it was, and says so. */
    @AfterAll
    void leaveNothing() throws Exception {
        try {
            fleet.delete("Namespace", "", namespace);
            await(
                    "the namespace is gone in the member",
                    () -> member.find(type("Namespace"), new NamespacedName("", namespace))
                            .isEmpty());
            run("unjoin", cluster, "--cluster-kubeconfig", kubeconfig.toString());
            // The cluster's garbage collector takes it with the role that owns it.
            await(
                    "the account is gone",
                    () -> member.find(ACCOUNTS, new NamespacedName("karmada-cluster", "karmada-" + cluster))
                            .isEmpty());
        } finally {
            transport.close();
            fleet.close();
        }
    }

    private void run(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var text = new StringWriter();
        var out = new PrintWriter(text);
        assertThat(Main.run(all.toArray(String[]::new), Map.of(), out, out))
                .as(text.toString())
                .isZero();
    }

    private Optional<ObjectNode> inMember(String kind, String name) throws Exception {
        return member.find(type(kind), new NamespacedName(namespace, name));
    }

    private void map(String name, String value) throws Exception {
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'%s','name':'%s'},'data':{'k':'%s'}}",
                namespace, name, value);
    }

    private boolean holds(String name, String value) throws Exception {
        return inMember("ConfigMap", name)
                .filter(map -> map.at("/data/k").asText().equals(value))
                .isPresent();
    }

    private JsonNode reported(String binding) throws Exception {
        return fleet.find("ResourceBinding", namespace, binding)
                .map(it -> it.at("/status/aggregatedStatus/0"))
                .orElseThrow();
    }

    @Test
    void whatChangesOnTheControlPlaneChangesInTheMember() throws Exception {
        map("followed", "one");
        await("it is there", () -> holds("followed", "one"));

        fleet.patch("ConfigMap", namespace, "followed", "{'data':{'k':'two'}}");
        await("the change is there", () -> holds("followed", "two"));

        fleet.delete("ConfigMap", namespace, "followed");
        await("it is gone", () -> inMember("ConfigMap", "followed").isEmpty());
    }

    @Test
    void whatOthersChangeOrDeleteThereIsMended() throws Exception {
        map("mended", "right");
        await("it is there", () -> holds("mended", "right"));

        member.mergePatch(type("ConfigMap"), new NamespacedName(namespace, "mended"), json("{'data':{'k':'wrong'}}"));
        await("it is as it shall be", () -> holds("mended", "right"));

        var before = inMember("ConfigMap", "mended").orElseThrow().at("/metadata/uid");
        member.delete(type("ConfigMap"), new NamespacedName(namespace, "mended"));
        await(
                "it is there again",
                () -> inMember("ConfigMap", "mended")
                        .filter(map -> !map.at("/metadata/uid").equals(before))
                        .isPresent());
    }

    @Test
    void anObjectOfSomebodyElseIsLeftAlone() throws Exception {
        await(
                "the namespace is there",
                () -> member.find(type("Namespace"), new NamespacedName("", namespace))
                        .isPresent());
        member.create(
                type("ConfigMap"),
                json(
                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'%s','name':'theirs'},'data':{'k':'theirs'}}",
                        namespace));

        map("theirs", "ours");

        await(
                "the conflict is told",
                () -> fleet.find("ResourceBinding", namespace, "theirs-configmap")
                        .filter(it -> !it.at("/status/aggregatedStatus/0/appliedMessage")
                                .asText()
                                .isEmpty())
                        .isPresent());
        assertThat(holds("theirs", "theirs")).isTrue();
    }

    @Test
    void theStatusThatTheMemberGivesComesBack() throws Exception {
        fleet.deployment(namespace, "web", 2);

        await("it is there", () -> inMember("Deployment", "web").isPresent());
        await(
                "it is reported as applied",
                () -> fleet.find("ResourceBinding", namespace, "web-deployment")
                        .filter(it -> condition(it, "FullyApplied").equals("True"))
                        .isPresent());
        await("the member's numbers are the binding's", () -> {
            var there = inMember("Deployment", "web").orElseThrow().path("status");
            var here = reported("web-deployment").path("status");
            return there.path("replicas").asInt() == here.path("replicas").asInt()
                    && there.path("readyReplicas").asInt()
                            == here.path("readyReplicas").asInt();
        });
    }
}

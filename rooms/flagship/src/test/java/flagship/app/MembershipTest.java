package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigUser;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters join and leave in Push mode: what is made in them and what is kept of them. Contract section 20.2. */
final class MembershipTest {
    private static final GroupVersionResource ACCOUNTS = new GroupVersionResource("", "v1", "serviceaccounts");
    private static final String ROLE = "karmada-controller-manager:karmada-east";

    @TempDir
    Path folder;

    private TestFleet fleet;

    @BeforeEach
    void startFleet() throws Exception {
        fleet = TestFleet.start(folder);
        fleet.startMember("east");
    }

    @AfterEach
    void stopFleet() {
        fleet.close();
    }

    /** A command's exit code and all that it printed. */
    private record Ran(int code, String text) {}

    private Ran run(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var text = new StringWriter();
        var out = new PrintWriter(text);
        return new Ran(Main.run(all.toArray(String[]::new), Map.of(), out, out), text.toString());
    }

    private Ran join(String... more) {
        return joinWith(fleet.memberKubeconfig("east"), more);
    }

    private Ran joinWith(Path kubeconfig, String... more) {
        var words = new ArrayList<>(List.of("join", "east", "--cluster-kubeconfig", kubeconfig.toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private ObjectNode secret(String name) throws Exception {
        return fleet.find("Secret", "karmada-cluster", name).orElseThrow();
    }

    private void awaitReady() throws Exception {
        await(
                "east is ready",
                () -> condition(fleet.find("Cluster", "", "east").orElseThrow(), "Ready")
                        .equals("True"));
    }

    private boolean hasAccount(String name) throws Exception {
        return fleet.member("east")
                .find(ACCOUNTS, new NamespacedName("karmada-cluster", name))
                .isPresent();
    }

    @Test
    void aClusterGivesTheControlPlaneAccountsAndNothingOfTheAdministratorIsKept() throws Exception {
        var joined = join(
                "--cluster-provider",
                "acme",
                "--cluster-region",
                "eu-west",
                "--cluster-zones",
                "eu-west-1a,eu-west-1b");

        assertThat(joined.code()).as(joined.text()).isZero();
        var cluster = fleet.find("Cluster", "", "east").orElseThrow();
        assertThat(cluster.at("/spec/provider").asText()).isEqualTo("acme");
        assertThat(cluster.at("/spec/region").asText()).isEqualTo("eu-west");
        assertThat(cluster.at("/spec/zones").toString()).isEqualTo("[\"eu-west-1a\",\"eu-west-1b\"]");
        assertThat(cluster.at("/spec/impersonatorSecretRef/name").asText()).isEqualTo("east-impersonator");
        assertThat(secret("east").path("data").has("kubeconfig")).isFalse();
        assertThat(secret("east").at("/data/token").isTextual()).isTrue();
        assertThat(secret("east").at("/data/caBundle").isTextual()).isTrue();
        assertThat(secret("east").at("/metadata/ownerReferences/0/uid")).isEqualTo(cluster.at("/metadata/uid"));
        assertThat(secret("east-impersonator").at("/metadata/ownerReferences/0/uid"))
                .isEqualTo(cluster.at("/metadata/uid"));
        assertThat(hasAccount("karmada-east")).isTrue();
        assertThat(hasAccount("karmada-impersonator")).isTrue();
        assertThat(fleet.inMember("east", "ClusterRoleBinding", "", ROLE)
                        .orElseThrow()
                        .at("/subjects/0/name")
                        .asText())
                .isEqualTo("karmada-east");
        awaitReady();
        fleet.namespace("shop");
        fleet.policy("shop", "all", "'placement':{'clusterAffinity':{'clusterNames':['east']}}");
        fleet.deployment("shop", "web", 1);
        await(
                "web runs there",
                () -> fleet.inMember("east", "Deployment", "shop", "web").isPresent());
    }

    @Test
    void aClusterThatLeavesForgetsTheControlPlane() throws Exception {
        assertThat(join().code()).isZero();
        awaitReady();

        var left = run("unjoin", "east");

        assertThat(left.code()).as(left.text()).isZero();
        assertThat(left.text()).contains("removed the control plane's accounts from it");
        await("the accounts are gone", () -> !hasAccount("karmada-east") && !hasAccount("karmada-impersonator"));
        await(
                "and their rights",
                () -> fleet.inMember("east", "ClusterRole", "", ROLE).isEmpty()
                        && fleet.inMember("east", "ClusterRoleBinding", "", ROLE)
                                .isEmpty());
        await(
                "and their namespace",
                () -> fleet.inMember("east", "Namespace", "", "karmada-cluster").isEmpty());
        assertThat(fleet.find("Secret", "karmada-cluster", "east")).isEmpty();
        await(
                "and the second Secret",
                () -> fleet.find("Secret", "karmada-cluster", "east-impersonator")
                        .isEmpty());
        assertThat(join().code()).isZero(); // It may come again.
    }

    @Test
    void aClusterThatIsDownLeavesByForce() throws Exception {
        assertThat(join().code()).isZero();
        awaitReady();
        fleet.stopMember("east");

        var left = run("unjoin", "east", "--force", "--wait", "5s");

        assertThat(left.code()).as(left.text()).isZero();
        assertThat(left.text())
                .contains("WARNING: the control plane's accounts")
                .contains("Cluster east has left");
        assertThat(fleet.find("Cluster", "", "east")).isEmpty();
    }

    @Test
    void aDryRunChecksAndChangesNothing() throws Exception {
        var tried = join("--dry-run");

        assertThat(tried.code()).isZero();
        assertThat(tried.text()).contains("Cluster east can join in Push mode. Nothing was changed.");
        assertThat(fleet.find("Cluster", "", "east")).isEmpty();
        assertThat(hasAccount("karmada-east")).isFalse();
        assertThat(join("--sync-mode", "Shove").text()).contains("it is Push or Pull");
    }

    /** As clusters joined before there were accounts. */
    @Test
    void aClusterThatGivesNoAccountIsJoinedWithTheCredentialsAtHandAndTheUserIsTold() throws Exception {
        var limited = limitedKubeconfig();

        var joined = joinWith(limited);

        assertThat(joined.code()).as(joined.text()).isZero();
        assertThat(joined.text()).contains("WARNING: the control plane gets no account of its own");
        assertThat(secret("east").path("data").has("kubeconfig")).isTrue();
        assertThat(fleet.find("Cluster", "", "east")
                        .orElseThrow()
                        .at("/spec/impersonatorSecretRef")
                        .isMissingNode())
                .isTrue();
        awaitReady();
        assertThat(run("unjoin", "east").code()).isZero();
    }

    /** Of an account in the member that may read everything and make nothing. */
    private Path limitedKubeconfig() throws Exception {
        var member = fleet.member("east");
        member.create(
                ACCOUNTS,
                json("{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'namespace':'default','name':'reader'}}"));
        member.create(
                type("ClusterRoleBinding"),
                json(
                        "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'reader'},"
                                + "'subjects':[{'kind':'ServiceAccount','namespace':'default','name':'reader'}],"
                                + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'reader'}}"));
        member.create(
                type("ClusterRole"),
                json("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'reader'},"
                        + "'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['get','list','watch']}]}"));
        var token = member.createSubresource(
                        ACCOUNTS,
                        new NamespacedName("default", "reader"),
                        "token",
                        json("{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{}}"))
                .at("/status/token")
                .asText();
        var admin = Connection.read(fleet.memberKubeconfig("east"), "");
        var config = KubeConfig.builder()
                .cluster(
                        "east",
                        KubeConfigCluster.of(
                                admin.server().toString(),
                                admin.tls().authorities().bytes()))
                .user("reader", KubeConfigUser.withToken(token))
                .context("here", "east", "reader")
                .build();
        return Files.write(folder.resolve("limited.yaml"), config.toYaml());
    }

    @Test
    void aUserIsActedForByTheImpersonatorAsFarAsTheMemberLetsThatUser() throws Exception {
        assertThat(join().code()).isZero();
        awaitReady();
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'through'},"
                        + "'rules':[{'apiGroups':['cluster.karmada.io'],'resources':['clusters/proxy'],'resourceNames':['east'],'verbs':['*']}]}");
        fleet.create(binding("through", "through"));
        fleet.member("east").create(type("ClusterRoleBinding"), json(binding("looking", "view")));

        await("jane reads ConfigMaps", () -> asJane("/api/v1/configmaps") == 200);
        assertThat(asJane("/api/v1/secrets")).isEqualTo(403);
    }

    private static String binding(String name, String role) {
        return ("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'%s'},"
                        + "'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'jane'}],"
                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%s'}}")
                .formatted(name, role);
    }

    private int asJane(String path) throws Exception {
        var config = fleet.clientConfig().withoutIdentity().withCredential(new Credential.Token(TestFleet.JANE));
        try (var transport = HttpTransport.open(config);
                var answer =
                        transport.send(Request.get("/apis/cluster.karmada.io/v1alpha1/clusters/east/proxy" + path))) {
            return answer.status();
        }
    }
}

package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.app.RotationOptions.Rotation;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAgentConfig;
import flagship.propagation.MemberAgentConfig.ReportedSecrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a token to an agent that works with the rights of contract section 20.4 and no more; all over HTTPS. */
final class RegistrationTest {
    private static final GroupVersionResource REQUESTS =
            new GroupVersionResource("certificates.k8s.io", "v1", "certificatesigningrequests");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final Rotation USUAL = new Rotation(Duration.ofMinutes(5), 0.2);

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

    private static Ran run(String... words) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        return new Ran(Main.run(words, Map.of(), out, out), text.toString());
    }

    private Ran asAdmin(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        return run(all.toArray(String[]::new));
    }

    private Path agentData() {
        return folder.resolve("agent");
    }

    private String endpoint() {
        return fleet.clientConfig().server().getAuthority();
    }

    /** The words of the command that {@code token create --print-register-command} prints, with its blanks filled in. */
    private List<String> registerWords(String cluster) {
        var printed =
                asAdmin("token", "create", "--print-register-command").text().strip();
        assertThat(printed).startsWith("flagship register " + endpoint() + " --token ");
        return List.of(printed.replace("flagship ", "")
                .replace("NAME", cluster)
                .replace("FILE", fleet.memberKubeconfig("east").toString())
                .split(" "));
    }

    private Ran register(String cluster, String... more) {
        var words = new ArrayList<>(registerWords(cluster));
        words.addAll(List.of("--data", agentData().toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private AgentRole agent(Rotation rotation) throws Exception {
        var config = MemberAgentConfig.of("east", "test-agent").withSecrets(ReportedSecrets.BOTH);
        var member = Connection.read(fleet.memberKubeconfig("east"), "");
        return AgentRole.start(agentData().resolve("kubeconfig"), member, config, rotation);
    }

    private boolean isReady() throws Exception {
        return condition(fleet.find("Cluster", "", "east").orElseThrow(), "Ready")
                .equals("True");
    }

    private static int status(ClientConfig who, String path) throws Exception {
        try (var transport = HttpTransport.open(who);
                var answer = transport.send(Request.get(path))) {
            return answer.status();
        }
    }

    @Test
    void aClusterRegistersWithATokenAndItsAgentWorksWithNoMoreRightsThanItNeeds() throws Exception {
        var registered = register("east");
        assertThat(registered.code()).as(registered.text()).isZero();
        assertThat(registered.text()).contains("flagship agent --cluster-name east --data " + agentData());
        var self = Connection.read(agentData().resolve("kubeconfig"), "");
        assertThat(status(self, "/api/v1/secrets")).isEqualTo(403);
        assertThat(status(self, "/apis/work.karmada.io/v1alpha1/works")).isEqualTo(403);
        assertThat(status(self, "/apis/work.karmada.io/v1alpha1/namespaces/karmada-es-west/works"))
                .isEqualTo(403);
        assertThat(status(self, "/apis/work.karmada.io/v1alpha1/namespaces/karmada-es-east/works"))
                .isEqualTo(200);

        try (var _ = agent(USUAL)) {
            await("east is ready", this::isReady);
            fleet.namespace("shop");
            fleet.policy("shop", "all", "'placement':{'clusterAffinity':{'clusterNames':['east']}}");
            fleet.deployment("shop", "web", 2);
            await(
                    "its status is back",
                    () -> fleet.find("Deployment", "shop", "web")
                                    .orElseThrow()
                                    .at("/status/readyReplicas")
                                    .asInt()
                            == 2);
            var cluster = fleet.find("Cluster", "", "east").orElseThrow();
            assertThat(cluster.at("/spec/secretRef/name").asText()).isEqualTo("east");
            assertThat(cluster.at("/spec/impersonatorSecretRef/name").asText()).isEqualTo("east-impersonator");
            assertThat(fleet.find("Secret", "karmada-cluster", "east")
                            .orElseThrow()
                            .at("/metadata/ownerReferences/0/uid"))
                    .isEqualTo(cluster.at("/metadata/uid"));

            fleet.delete("Cluster", "", "east");
            await("the Cluster is gone", () -> fleet.find("Cluster", "", "east").isEmpty());
            assertThat(fleet.inMember("east", "Deployment", "shop", "web")).isEmpty();
        }
        assertThat(status(self, "/apis/cluster.karmada.io/v1alpha1/clusters")).isEqualTo(403);
    }

    @Test
    void aShortCertificateIsRenewedByTheAgentItself() throws Exception {
        assertThat(register("east", "--cert-expiration-seconds", "600").code()).isZero();
        var file = agentData().resolve("kubeconfig");
        var first = Files.readString(file);

        // Of 15 minutes with the five of the past, ten are left: less than nine tenths.
        try (var _ = agent(new Rotation(Duration.ofMillis(200), 0.9))) {
            await("east is ready", this::isReady);
            await("there is a new certificate", () -> !Files.readString(file).equals(first));
        }
        assertThat(fleet.host().listAll(REQUESTS, ListOptions.ALL)).hasSizeGreaterThan(1);
        assertThat(status(Connection.read(file, ""), "/apis/cluster.karmada.io/v1alpha1/clusters"))
                .isEqualTo(200);
    }

    @Test
    void anotherControlPlaneIsNotTrustedWithTheToken() throws Exception {
        var words = new ArrayList<>(registerWords("east"));
        words.addAll(List.of("--data", agentData().toString()));
        int pin = words.indexOf("--discovery-token-ca-cert-hash") + 1;
        var good = words.get(pin);
        words.set(pin, "sha256:" + "0".repeat(64));
        var other = run(words.toArray(String[]::new));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.text()).contains("another pin than --discovery-token-ca-cert-hash says");

        words.set(pin, good);
        int token = words.indexOf("--token") + 1;
        words.set(token, words.get(token).replaceFirst("\\..*", ".aaaaaaaaaaaaaaaa"));
        var mistyped = run(words.toArray(String[]::new));
        assertThat(mistyped.code()).isEqualTo(1);
        assertThat(mistyped.text()).contains("signs by another secret for the token");
        assertThat(Files.exists(agentData().resolve("kubeconfig"))).isFalse();
    }

    @Test
    void aTokenDoesNotTakeOverAClusterWhoseAgentLives() throws Exception {
        assertThat(register("east").code()).isZero();
        try (var _ = agent(USUAL)) {
            await("east is ready", this::isReady);

            var again = register("east");

            assertThat(again.code()).isEqualTo(1);
            assertThat(again.text()).contains("a cluster with a living agent has joined as east");
        }
    }

    @Test
    void tokensAreMadeListedAndDeleted() {
        var made = asAdmin("token", "create", "--ttl", "30m", "--description", "for the shop")
                .text()
                .strip();
        assertThat(made).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
        assertThat(asAdmin("token", "list").text())
                .containsPattern(
                        Pattern.quote(made)
                                + " +(29|30)m .*authentication,signing +for the shop +system:bootstrappers:karmada:default-cluster-token");

        assertThat(asAdmin("token", "delete", made).text()).contains("deleted");

        assertThat(asAdmin("token", "list").text()).doesNotContain(made);
        assertThat(asAdmin("token", "delete", made).text()).contains("there is no token");
        assertThat(asAdmin("token", "create", "--ttl", "soon").text()).contains("write a time like 30s");
        assertThat(asAdmin("token", "create", "abc").text()).contains("is no token");
        assertThat(asAdmin("token", "create", "--groups", "system:masters").text())
                .contains("groups of tokens begin with");
        assertThat(run("token").code()).isEqualTo(2);
    }

    /** With the agent's own access, which may delete its Cluster and sees no other. */
    @Test
    void aClusterTakesItselfOutAndLeavesNothingBehind() throws Exception {
        assertThat(register("east").code()).isZero();
        var own = Files.copy(agentData().resolve("kubeconfig"), folder.resolve("own.yaml"));
        try (var _ = agent(USUAL)) {
            await("east is ready", this::isReady);
            fleet.namespace("shop");
            fleet.policy("shop", "all", "'placement':{'clusterAffinity':{'clusterNames':['east']}}");
            fleet.deployment("shop", "web", 1);
            await(
                    "web runs there",
                    () -> fleet.inMember("east", "Deployment", "shop", "web").isPresent());

            var left = run(
                    "unregister",
                    "east",
                    "--kubeconfig",
                    own.toString(),
                    "--agent-data",
                    agentData().toString());

            assertThat(left.code()).as(left.text()).isZero();
        }
        assertThat(fleet.find("Cluster", "", "east")).isEmpty();
        assertThat(fleet.inMember("east", "Deployment", "shop", "web")).isEmpty();
        await(
                "its accounts are gone",
                () -> fleet.inMember("east", "Namespace", "", "karmada-cluster").isEmpty());
        assertThat(Files.exists(agentData().resolve("kubeconfig"))).isFalse();
    }

    @Test
    void anAdministratorLetsAnAgentInWithoutAToken() throws Exception {
        var joined = asAdmin(
                "join",
                "east",
                "--sync-mode",
                "Pull",
                "--cluster-kubeconfig",
                fleet.memberKubeconfig("east").toString(),
                "--agent-data",
                agentData().toString());
        assertThat(joined.code()).as(joined.text()).isZero();
        assertThat(joined.text()).contains("flagship agent --cluster-name east");

        try (var _ = agent(USUAL)) {
            await("east is ready", this::isReady);
        }
    }

    @Test
    void theControlPlaneReachesAMemberThatReportedItsCredentials() throws Exception {
        assertThat(register("east").code()).isZero();
        try (var _ = agent(USUAL)) {
            await("east is ready", this::isReady);
            var there = fleet.member("east").get(NAMESPACES, new NamespacedName("", "kube-system"));

            await("the proxy answers", () -> {
                var path = "/apis/cluster.karmada.io/v1alpha1/clusters/east/proxy/api/v1/namespaces/kube-system";
                try (var answer = fleet.host().transport().send(Request.get(path))) {
                    return answer.status() == 200
                            && new String(answer.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                                    .contains(there.at("/metadata/uid").asText());
                }
            });
        }
        assertThat(new KubeClient(fleet.host().transport()).listAll(type("Cluster"), ListOptions.ALL))
                .hasSize(1);
    }
}

package flagship.kubeclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeclient.ClientConfig.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeConfigTest {
    private static final String ENCODED = Base64.getEncoder().encodeToString("pem".getBytes(UTF_8));

    @Test
    void theCurrentContextLeadsToItsClusterAndUser() {
        var config = clientConfig("token: secret-token");

        assertThat(config.server().toString()).isEqualTo("https://10.0.0.1:6443");
        assertThat(config.tls().authorities().text()).isEqualTo("pem");
        assertThat(config.credential()).isEqualTo(new Credential.Token("secret-token"));
        assertThat(config.namespace()).isEqualTo("shop");
    }

    @Test
    void secretsAreNeverPrinted() {
        var config = clientConfig(
                "{token: secret-token, client-key-data: %s, client-certificate-data: %s}".formatted(ENCODED, ENCODED));

        assertThat(config.toString()).doesNotContain("secret-token").doesNotContain("pem");
        assertThat(kubeConfig("{username: ada, password: hidden}").toString()).doesNotContain("hidden");
    }

    @Test
    void aMalformedFileIsRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> KubeConfig.parse("users: [token: secret-token".getBytes(UTF_8)))
                .isInstanceOf(KubeConfigException.class)
                .hasMessageContaining("not valid YAML")
                .message()
                .doesNotContain("secret-token");
    }

    @Test
    void credentialPluginsAreRefusedUnlessAllowed() {
        var user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks]}";

        assertThatThrownBy(() -> clientConfig(user))
                .isInstanceOf(KubeConfigException.class)
                .hasMessageContaining("wants to run the program \"aws\"");
        assertThat(kubeConfig(user)
                        .clientConfig(KubeConfigPolicy.trusting(Path.of("/x")))
                        .credential())
                .isInstanceOfSatisfying(
                        Credential.Exec.class,
                        exec -> assertThat(exec.arguments()).isEqualTo(List.of("eks")));
    }

    @Test
    void aPluginThatIsAllowedMayStandAnywhereButNotInADirectoryThatThereIsNot() {
        var policy = KubeConfigPolicy.DATA_AND_PROGRAMS;

        assertThat(kubeConfig("exec: {command: /opt/bin/aws}")
                        .clientConfig(policy)
                        .credential())
                .isInstanceOfSatisfying(
                        Credential.Exec.class,
                        exec -> assertThat(exec.command()).isEqualTo("/opt/bin/aws"));
        assertThatThrownBy(() -> kubeConfig("exec: {command: ./aws}").clientConfig(policy))
                .isInstanceOf(KubeConfigException.class)
                .hasMessageContaining("exec.command");
    }

    @Test
    void filesAreRefusedUnlessAllowed() {
        assertThatThrownBy(() -> clientConfig("tokenFile: /var/run/token"))
                .isInstanceOf(KubeConfigException.class)
                .hasMessageContaining("refers to the file \"/var/run/token\"");
        assertThatThrownBy(() -> clientConfig("client-certificate: a.crt"))
                .isInstanceOf(KubeConfigException.class)
                .hasMessageContaining("client-certificate");
    }

    @Test
    void relativeFilesStartFromTheGivenDirectory(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.crt"), "certificate");
        Files.writeString(directory.resolve("a.key"), "key");

        var config = kubeConfig("{client-certificate: a.crt, client-key: a.key, tokenFile: token}")
                .clientConfig(KubeConfigPolicy.trusting(directory));

        assertThat(config.tls().identity().orElseThrow().certificate().text()).isEqualTo("certificate");
        assertThat(config.credential()).isEqualTo(new Credential.TokenFile(directory.resolve("token")));
    }

    @Test
    void legacyAuthProvidersAreRefused() {
        assertThatThrownBy(() -> clientConfig("auth-provider: {name: gcp}"))
                .isInstanceOf(KubeConfigException.class)
                .hasMessageContaining("auth-provider \"gcp\"");
    }

    @Test
    void aMissingContextIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> kubeConfig("{}").clientConfig("other", KubeConfigPolicy.DATA_ONLY))
                .isInstanceOf(KubeConfigException.class)
                .hasMessage("the kubeconfig has no context \"other\"; it has main");
    }

    @Test
    void impersonationBecomesHeaders() {
        var config = clientConfig("{as: ada, as-groups: [dev, ops]}");

        assertThat(config.headers())
                .containsEntry("Impersonate-User", List.of("ada"))
                .containsEntry("Impersonate-Group", List.of("dev", "ops"));
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        var written = KubeConfig.builder()
                .cluster("plane", KubeConfigCluster.of("https://127.0.0.1:7443", "authority".getBytes(UTF_8)))
                .user("admin", KubeConfigUser.withCertificate("leaf".getBytes(UTF_8), "key".getBytes(UTF_8)))
                .user("robot", KubeConfigUser.withToken("y: 'es"))
                .context("plane", "plane", "admin")
                .context("fleet", "plane", "robot")
                .build();

        assertThat(KubeConfig.parse(written.toYaml())).isEqualTo(written);
        assertThat(written.currentContext()).isEqualTo("plane");
    }

    private static ClientConfig clientConfig(String user) {
        return kubeConfig(user).clientConfig(KubeConfigPolicy.DATA_ONLY);
    }

    private static KubeConfig kubeConfig(String user) {
        return KubeConfig.parse("""
                apiVersion: v1
                kind: Config
                current-context: main
                clusters:
                - name: plane
                  cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: %s}
                users:
                - name: me
                  user:
                    %s
                contexts:
                - name: main
                  context: {cluster: plane, user: me, namespace: shop}
                """.formatted(ENCODED, user).getBytes(UTF_8));
    }
}

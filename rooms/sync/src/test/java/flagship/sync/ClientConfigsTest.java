package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterSpec;
import flagship.fleetapi.PediaClusterSpec.SecretKey;
import flagship.fleetapi.SecretBytes;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientConfigsTest {
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "https://kube:6443"}}]
            users: [{name: u, user: {%s}}]
            """;

    private final Map<SecretKey, String> secrets = new java.util.HashMap<>();
    private final ClientConfigs configs = new ClientConfigs(
            true,
            KubeConfigPolicy.DATA_ONLY,
            key -> Optional.ofNullable(secrets.get(key))
                    .map(text -> SecretBytes.of(text.getBytes(StandardCharsets.UTF_8))));

    private static PediaClusterSpec spec(String json) {
        var object = Json.object();
        object.set("spec", Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return PediaCluster.of(object).spec();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(String spec, String message) {
        assertThatThrownBy(() -> configs.of(spec(spec)))
                .isInstanceOf(InvalidClusterConfig.class)
                .hasMessageContaining(message);
    }

    private ClientConfig config(String spec) throws InvalidClusterConfig {
        return configs.of(spec(spec));
    }

    @Test
    void anEmptySpecSaysThatTheEndpointIsMissing() {
        refused("{}", "Cluster APIServer Endpoint is required");
    }

    @Test
    void anEndpointWithoutCredentialsSaysSo() {
        refused("{'apiserver':'https://a:1'}", "Cluster APIServer's Token or Cert is required");
    }

    @Test
    void aCertificateWithoutItsKeyIsNoCredential() {
        refused("{'apiserver':'https://a:1','certData':'Yw=='}", "Cluster APIServer's Token or Cert is required");
    }

    @Test
    void withoutAuthorityTheServerIsNotVerified() throws InvalidClusterConfig {
        assertThat(config("{'apiserver':'https://a:1','tokenData':'dA=='}")
                        .tls()
                        .verify())
                .isFalse();
        assertThat(config("{'apiserver':'https://a:1','tokenData':'dA==','caData':'Y2E='}")
                        .tls()
                        .verify())
                .isTrue();
    }

    @Test
    void tokenAndCertificateMayBothBeSet() throws InvalidClusterConfig {
        var config = config("{'apiserver':'https://a:1','tokenData':'dA==','certData':'Yw==','keyData':'aw=='}");

        assertThat(config.credential()).isEqualTo(new Credential.Token("t"));
        assertThat(config.tls().identity()).isPresent();
    }

    @Test
    void aKubeconfigIsUsedAlone() throws InvalidClusterConfig {
        var config = config("{'apiserver':'https://other:1','tokenData':'dA==','kubeconfig':'%s'}"
                .formatted(base64(KUBECONFIG.formatted("token: k"))));

        assertThat(config.server()).hasToString("https://kube:6443");
        assertThat(config.credential()).isEqualTo(new Credential.Token("k"));
    }

    @Test
    void aKubeconfigMayNotRunProgramsNorReadFiles() {
        var exec = KUBECONFIG.formatted("exec: {apiVersion: client.authentication.k8s.io/v1, command: evil}");
        var file = KUBECONFIG.formatted("tokenFile: /etc/passwd");

        assertThatThrownBy(() -> config("{'kubeconfig':'%s'}".formatted(base64(exec))))
                .isInstanceOf(InvalidClusterConfig.class);
        assertThatThrownBy(() -> config("{'kubeconfig':'%s'}".formatted(base64(file))))
                .isInstanceOf(InvalidClusterConfig.class);
    }

    @Test
    void anOperatorMayAllowProgramsAndFilesStayRefused() throws InvalidClusterConfig {
        var allowed = new ClientConfigs(
                true, SyncConfig.DEFAULT.withCredentialPlugins(true).kubeConfigs(), _ -> Optional.empty());
        var exec = KUBECONFIG.formatted("exec: {apiVersion: client.authentication.k8s.io/v1, command: aws}");
        var file = KUBECONFIG.formatted("tokenFile: /etc/passwd");

        assertThat(allowed.of(spec("{'kubeconfig':'%s'}".formatted(base64(exec))))
                        .credential())
                .isInstanceOf(Credential.Exec.class);
        assertThatThrownBy(() -> allowed.of(spec("{'kubeconfig':'%s'}".formatted(base64(file)))))
                .isInstanceOf(InvalidClusterConfig.class);
    }

    @Test
    void whatIsNoKubeconfigIsRefused() {
        assertThatThrownBy(() -> config("{'kubeconfig':'%s'}".formatted(base64("nonsense"))))
                .isInstanceOf(InvalidClusterConfig.class);
    }

    @Test
    void aReferredKubeconfigIsUsedAlone() throws InvalidClusterConfig {
        secrets.put(new SecretKey("s", "k"), KUBECONFIG.formatted("token: k"));

        assertThat(config("{'apiserver':'https://other:1','authenticationFrom':{'kubeconfig':{'name':'s','key':'k'}}}")
                        .server())
                .hasToString("https://kube:6443");
    }

    @Test
    void ownCredentialsComeBeforeReferredOnes() throws InvalidClusterConfig {
        var config = config(
                "{'apiserver':'https://a:1','tokenData':'dA==','authenticationFrom':{'token':{'name':'s','key':'k'}}}");

        assertThat(config.credential()).isEqualTo(new Credential.Token("t"));
    }

    @Test
    void aMissingSecretIsNamed() {
        refused(
                "{'apiserver':'https://a:1','authenticationFrom':{'token':{'name':'s','key':'k'}}}",
                "Cluster Authentication Error: secret s's k is empty");
    }

    @Test
    void referredCredentialsNeedTokenOrCertificate() {
        refused(
                "{'apiserver':'https://a:1','authenticationFrom':{'cert':{'name':'s','key':'k'}}}",
                "Cluster Authentication Error: token or cert is required");
        refused("{'authenticationFrom':{'token':{'name':'s','key':'k'}}}", "Cluster APIServer Endpoint is required");
    }

    @Test
    void secretsCanBeSwitchedOff() {
        var off = new ClientConfigs(false, KubeConfigPolicy.DATA_ONLY, _ -> Optional.empty());

        assertThatThrownBy(() -> off.of(spec("{'authenticationFrom':{'token':{'name':'s','key':'k'}}}")))
                .hasMessageContaining("enable feature gate ClusterAuthenticationFromSecret");
    }

    @Test
    void equalSpecsGiveEqualConnections() throws InvalidClusterConfig {
        var spec = "{'apiserver':'https://a:1','tokenData':'dA==','caData':'Y2E='}";

        assertThat(config(spec)).isEqualTo(config(spec));
        assertThat(config(spec)).isNotEqualTo(config(spec.replace("dA==", "dQ==")));
    }
}

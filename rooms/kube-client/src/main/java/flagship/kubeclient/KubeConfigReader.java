package flagship.kubeclient;

import flagship.kubeclient.ClientConfig.Credential.Exec;
import flagship.kubeclient.KubeConfigUser.Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a kubeconfig's text into records; follows no reference. */
final class KubeConfigReader {
    private KubeConfigReader() {}

    static KubeConfig read(byte[] yaml) {
        var root = KubeConfigFields.parse(yaml);
        var kind = root.text("kind");
        if (!kind.isEmpty() && !kind.equals("Config")) {
            throw new KubeConfigException("this is not a kubeconfig: its kind is %s, not Config".formatted(kind));
        }
        return new KubeConfig(
                root.text("current-context"),
                root.named("clusters", "cluster", KubeConfigReader::cluster),
                root.named("users", "user", KubeConfigReader::user),
                root.named("contexts", "context", KubeConfigReader::context));
    }

    private static KubeConfigCluster cluster(KubeConfigFields fields) {
        return new KubeConfigCluster(
                fields.text("server"),
                fields.text("certificate-authority"),
                fields.pem("certificate-authority-data"),
                fields.flag("insecure-skip-tls-verify"),
                fields.text("tls-server-name"),
                fields.text("proxy-url"));
    }

    private static KubeConfigContext context(KubeConfigFields fields) {
        return new KubeConfigContext(fields.text("cluster"), fields.text("user"), fields.text("namespace"));
    }

    private static KubeConfigUser user(KubeConfigFields fields) {
        return new KubeConfigUser(
                new Certificate(
                        fields.text("client-certificate"),
                        fields.pem("client-certificate-data"),
                        fields.text("client-key"),
                        fields.pem("client-key-data")),
                fields.text("token"),
                fields.text("tokenFile"),
                fields.text("username"),
                fields.text("password"),
                exec(fields.mapping("exec")),
                fields.mapping("auth-provider").text("name"),
                impersonation(fields));
    }

    private static Optional<Exec> exec(KubeConfigFields fields) {
        if (fields.values().isEmpty()) {
            return Optional.empty();
        }
        if (fields.text("command").isEmpty()) {
            throw new KubeConfigException(fields.place() + ": command is missing");
        }
        return Optional.of(
                new Exec(fields.text("command"), fields.texts("args"), fields.pairs("env"), fields.text("apiVersion")));
    }

    private static Map<String, List<String>> impersonation(KubeConfigFields fields) {
        var headers = new LinkedHashMap<String, List<String>>();
        put(headers, "Impersonate-User", fields.text("as").isEmpty() ? List.of() : List.of(fields.text("as")));
        put(headers, "Impersonate-Uid", fields.text("as-uid").isEmpty() ? List.of() : List.of(fields.text("as-uid")));
        put(headers, "Impersonate-Group", fields.texts("as-groups"));
        var extra = fields.mapping("as-user-extra");
        for (Object key : extra.values().keySet()) {
            put(headers, "Impersonate-Extra-" + key, extra.texts(String.valueOf(key)));
        }
        return headers;
    }

    private static void put(Map<String, List<String>> headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.put(name, values);
        }
    }
}

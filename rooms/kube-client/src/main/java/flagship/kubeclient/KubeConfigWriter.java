package flagship.kubeclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a kubeconfig as kubectl does; absent members are left out. */
final class KubeConfigWriter {
    private KubeConfigWriter() {}

    static byte[] write(KubeConfig config) {
        var root = Json.object().put("apiVersion", "v1").put("kind", "Config");
        entries(root, "clusters", "cluster", config.clusters(), KubeConfigWriter::cluster);
        entries(root, "users", "user", config.users(), KubeConfigWriter::user);
        entries(root, "contexts", "context", config.contexts(), KubeConfigWriter::context);
        root.put("current-context", config.currentContext());
        root.putObject("preferences");
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(Integer.MAX_VALUE)
                .build();
        return new Dump(settings)
                .dumpToString(Json.mapper().convertValue(root, Map.class))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static <T> void entries(
            ObjectNode root, String list, String content, Map<String, T> values, BiConsumer<ObjectNode, T> writer) {
        var array = root.putArray(list);
        values.forEach((name, value) -> {
            var entry = array.addObject().put("name", name);
            writer.accept(entry.putObject(content), value);
        });
    }

    private static void cluster(ObjectNode json, KubeConfigCluster cluster) {
        json.put("server", cluster.server());
        text(json, "certificate-authority", cluster.authorityFile());
        pem(json, "certificate-authority-data", cluster.authorityData());
        if (cluster.insecureSkipTlsVerify()) {
            json.put("insecure-skip-tls-verify", true);
        }
        text(json, "tls-server-name", cluster.tlsServerName());
        text(json, "proxy-url", cluster.proxyUrl());
    }

    private static void context(ObjectNode json, KubeConfigContext context) {
        json.put("cluster", context.cluster()).put("user", context.user());
        text(json, "namespace", context.namespace());
    }

    private static void user(ObjectNode json, KubeConfigUser user) {
        text(json, "client-certificate", user.certificate().certificateFile());
        pem(json, "client-certificate-data", user.certificate().certificateData());
        text(json, "client-key", user.certificate().keyFile());
        pem(json, "client-key-data", user.certificate().keyData());
        text(json, "token", user.token());
        text(json, "tokenFile", user.tokenFile());
        text(json, "username", user.username());
        text(json, "password", user.password());
        user.exec().ifPresent(exec -> exec(json.putObject("exec"), exec));
        impersonation(json, user);
    }

    private static void exec(ObjectNode json, ClientConfig.Credential.Exec exec) {
        json.put("apiVersion", exec.apiVersion()).put("command", exec.command());
        exec.arguments().forEach(json.withArray("args")::add);
        exec.environment()
                .forEach((name, value) ->
                        json.withArray("env").addObject().put("name", name).put("value", value));
        json.put("interactiveMode", "Never");
    }

    private static void impersonation(ObjectNode json, KubeConfigUser user) {
        user.impersonation().forEach((header, values) -> {
            switch (header) {
                case "Impersonate-User" -> json.put("as", values.getFirst());
                case "Impersonate-Uid" -> json.put("as-uid", values.getFirst());
                case "Impersonate-Group" -> values.forEach(json.withArray("as-groups")::add);
                default ->
                    values.forEach(json.withObjectProperty("as-user-extra")
                            .withArrayProperty(header.substring("Impersonate-Extra-".length()))::add);
            }
        });
    }

    private static void text(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void pem(ObjectNode json, String name, Pem pem) {
        text(json, name, pem.isEmpty() ? "" : Base64.getEncoder().encodeToString(pem.bytes()));
    }
}

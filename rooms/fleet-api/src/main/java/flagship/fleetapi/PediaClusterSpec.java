package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * How a member is reached and what is synchronised from it.
 *
 * @param kubeconfig a complete kubeconfig; if present, the only source of the connection
 * @param apiserver URL; empty where absent
 * @param authenticationFrom Secrets that hold the credentials; looked at only if no credentials stand here
 * @param syncAllCustomResources also every custom resource
 * @param syncResourcesRefName name of a ClusterSyncResources whose list is appended; empty for none
 * @param shardingName empty for the default shard
 * @param syncFilter which objects are kept, and what of them; not in Clusterpedia
 */
public record PediaClusterSpec(
        Optional<SecretBytes> kubeconfig,
        String apiserver,
        Optional<SecretBytes> tokenData,
        Optional<SecretBytes> caData,
        Optional<SecretBytes> certData,
        Optional<SecretBytes> keyData,
        Optional<AuthenticationFrom> authenticationFrom,
        List<GroupResources> syncResources,
        boolean syncAllCustomResources,
        String syncResourcesRefName,
        String shardingName,
        SyncFilter syncFilter) {
    public PediaClusterSpec {
        syncResources = List.copyOf(syncResources);
    }

    /** One value in a Secret. */
    public record SecretKey(String name, String key) {
        static Optional<SecretKey> of(JsonNode node) {
            return node.isObject()
                    ? Optional.of(new SecretKey(Fields.text(node, "name"), Fields.text(node, "key")))
                    : Optional.empty();
        }
    }

    /** Where credentials lie that are kept in Secrets. */
    public record AuthenticationFrom(
            Optional<SecretKey> kubeconfig,
            Optional<SecretKey> ca,
            Optional<SecretKey> cert,
            Optional<SecretKey> key,
            Optional<SecretKey> token) {
        static Optional<AuthenticationFrom> of(JsonNode node) {
            return node.isObject()
                    ? Optional.of(new AuthenticationFrom(
                            SecretKey.of(node.path("kubeconfig")),
                            SecretKey.of(node.path("ca")),
                            SecretKey.of(node.path("cert")),
                            SecretKey.of(node.path("key")),
                            SecretKey.of(node.path("token"))))
                    : Optional.empty();
        }

        /** The object as it stands in the spec; absent references are left out. */
        public ObjectNode toJson() {
            var json = Json.object();
            put(json, "kubeconfig", kubeconfig);
            put(json, "ca", ca);
            put(json, "cert", cert);
            put(json, "key", key);
            put(json, "token", token);
            return json;
        }

        private static void put(ObjectNode json, String name, Optional<SecretKey> reference) {
            reference.ifPresent(
                    secret -> json.putObject(name).put("name", secret.name()).put("key", secret.key()));
        }
    }

    /** Reads {@code spec}; an absent one reads as empty. */
    static PediaClusterSpec of(JsonNode spec) {
        return new PediaClusterSpec(
                SecretBytes.ofBase64(Fields.text(spec, "kubeconfig")),
                Fields.text(spec, "apiserver"),
                SecretBytes.ofBase64(Fields.text(spec, "tokenData")),
                SecretBytes.ofBase64(Fields.text(spec, "caData")),
                SecretBytes.ofBase64(Fields.text(spec, "certData")),
                SecretBytes.ofBase64(Fields.text(spec, "keyData")),
                AuthenticationFrom.of(spec.path("authenticationFrom")),
                GroupResources.list(spec),
                spec.path("syncAllCustomResources").asBoolean(),
                Fields.text(spec, "syncResourcesRefName"),
                Fields.text(spec, "shardingName"),
                SyncFilter.of(spec.path("syncFilter")));
    }

    ObjectNode toJson() {
        var json = Json.object();
        putSecret(json, "kubeconfig", kubeconfig);
        Fields.putUnlessEmpty(json, "apiserver", apiserver);
        putSecret(json, "tokenData", tokenData);
        putSecret(json, "caData", caData);
        putSecret(json, "certData", certData);
        putSecret(json, "keyData", keyData);
        authenticationFrom.ifPresent(from -> json.set("authenticationFrom", from.toJson()));
        var resources = json.putArray("syncResources");
        syncResources.forEach(item -> resources.add(item.toJson()));
        if (syncAllCustomResources) {
            json.put("syncAllCustomResources", true);
        }
        Fields.putUnlessEmpty(json, "syncResourcesRefName", syncResourcesRefName);
        Fields.putUnlessEmpty(json, "shardingName", shardingName);
        if (!syncFilter.equals(SyncFilter.NONE)) {
            json.set("syncFilter", syncFilter.toJson());
        }
        return json;
    }

    private static void putSecret(ObjectNode json, String name, Optional<SecretBytes> secret) {
        secret.ifPresent(bytes -> json.put(name, bytes.base64()));
    }
}

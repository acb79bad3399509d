package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ServingAuthority;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;

/**
 * What all processes of one control plane on a host's API server must have in common: the key of what is encrypted in the catalog, and the
 * authority of their serving certificates. It lies in a Secret of the host, which the first of them makes.
 */
final class SharedKeys {
    static final String NAME = "flagship-keys";

    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final String AT_REST = "at-rest.key";
    private static final String AUTHORITY = "serving-ca.crt";
    private static final String AUTHORITY_KEY = "serving-ca.key";

    private SharedKeys() {}

    /**
     * Reads or makes the Secret, and puts the key into the data directory. A key that is there already is the one that a new Secret gets.
     *
     * @throws UserError if the Secret cannot be read or made, or holds another key than the data directory
     */
    static ServingAuthority open(KubeClient host, String namespace, DataDirectory data, Clock clock)
            throws InterruptedException {
        var name = new NamespacedName(namespace, NAME);
        try {
            var secret = read(host, name, data, clock);
            keep(text(secret, AT_REST), name, data);
            return new ServingAuthority(text(secret, AUTHORITY), text(secret, AUTHORITY_KEY));
        } catch (ApiException e) {
            throw new UserError(
                    "the Secret %s of shared keys cannot be read or made: %s".formatted(name, e.getMessage()), e);
        } catch (IOException e) {
            throw new UserError("the API server cannot be reached: " + e.getMessage(), e);
        }
    }

    private static ObjectNode read(KubeClient host, NamespacedName name, DataDirectory data, Clock clock)
            throws IOException, InterruptedException {
        var found = host.find(SECRETS, name);
        if (found.isPresent()) {
            return found.get();
        }
        try {
            return host.create(SECRETS, make(name, data, clock));
        } catch (ApiException e) {
            if (e.status().reason().equals("AlreadyExists")) {
                return host.get(SECRETS, name); // Another process was faster: its keys count.
            }
            throw e;
        }
    }

    private static ObjectNode make(NamespacedName name, DataDirectory data, Clock clock) {
        var authority = ServingAuthority.create(clock);
        var secret = Json.object().put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        secret.putObject("metadata").put("namespace", name.namespace()).put("name", name.name());
        var values = secret.putObject("data");
        values.put(AT_REST, base64(data.atRestKey().orElseGet(DataDirectory::newAtRestKey)));
        values.put(AUTHORITY, base64(authority.certificate()));
        values.put(AUTHORITY_KEY, base64(authority.key()));
        return secret;
    }

    private static void keep(String shared, NamespacedName secret, DataDirectory data) {
        var own = data.atRestKey();
        if (own.isEmpty()) {
            data.keepAtRestKey(shared);
        } else if (!own.get().equals(shared)) {
            throw new UserError(
                    "the data directory has another key than the Secret %s: give this process an empty --data, or remove the Secret if nothing uses it"
                            .formatted(secret));
        }
    }

    private static String text(JsonNode secret, String key) {
        var value = secret.path("data").path(key).asText("");
        if (value.isEmpty()) {
            throw new UserError("the Secret of shared keys has no %s: restore it, or remove the Secret to make new keys"
                    .formatted(key));
        }
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UserError("the %s of the Secret of shared keys is not base64".formatted(key), e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

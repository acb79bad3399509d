package flagship.kubeapiserver;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClientTls;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Another cluster's API server, to which requests of our users are handed over as theirs: with a credential that may impersonate them.
 * Streams and upgraded connections included. Immutable; each request has a connection of its own.
 */
public final class RemoteApi {
    /** Every server gives these itself. */
    private static final Set<String> GIVEN_GROUPS = Set.of("system:authenticated", "system:unauthenticated");

    private final Backend backend;
    private final String prefix;
    private final List<Map.Entry<String, String>> credential;

    private RemoteApi(Backend backend, String prefix, List<Map.Entry<String, String>> credential) {
        this.backend = backend;
        this.prefix = prefix;
        this.credential = credential;
    }

    /**
     * @throws ApiException 503 if the configuration cannot be used for this
     * @throws flagship.kubeclient.KubeConfigException if certificates or keys cannot be read
     */
    public static RemoteApi of(ClientConfig config) {
        var server = config.server();
        if (!"https".equals(server.getScheme())) {
            throw ApiException.unavailable("requests can be handed over to https endpoints only, not to " + server, 0);
        }
        int port = server.getPort() < 0 ? 443 : server.getPort();
        var host = server.getHost();
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        // The name is verified by the trust that the configuration brings along.
        var backend = new Backend(bare, port, bare, ClientTls.context(config), false);
        var path = server.getPath() == null ? "" : server.getPath().replaceAll("/+$", "");
        return new RemoteApi(backend, path, credential(config.credential()));
    }

    private static List<Map.Entry<String, String>> credential(Credential credential) {
        return switch (credential) {
            case Credential.Token(var token) -> List.of(Map.entry("Authorization", "Bearer " + token));
            case Credential.Basic(var username, var password) ->
                List.of(Map.entry(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8))));
            case Credential.None() -> List.of(); // The client certificate says who we are.
            case Credential.TokenFile _, Credential.Exec _ ->
                throw ApiException.unavailable(
                        "the credential of the cluster needs a file or a program, which none may", 0);
        };
    }

    /**
     * Hands a request over as one for {@code path}, and its answer back.
     *
     * @param path below the remote server's root, decoded
     * @throws ApiException 503 if the server does not answer
     */
    public void forward(String path, ApiRequest request, ApiResponse response) throws IOException {
        ApiProxy.forward(backend, target(path, request), identity(request.user()), request, response);
    }

    /** An answer that was read whole. */
    public record Fetched(int status, String contentType, byte[] body) {}

    /**
     * As {@link #forward}, for an answer that ends.
     *
     * @throws ApiException 503 if the server does not answer
     */
    public Fetched fetch(String path, ApiRequest request) throws IOException {
        var answer = ApiProxy.ask(backend, target(path, request), identity(request.user()), request);
        return new Fetched(answer.status(), answer.contentType(), answer.bytes());
    }

    private String target(String path, ApiRequest request) {
        return ApiProxy.target(prefix + path, request.query());
    }

    private List<Map.Entry<String, String>> identity(UserInfo user) {
        var headers = new ArrayList<>(credential);
        headers.add(Map.entry("Impersonate-User", user.name()));
        user.groups().stream()
                .filter(group -> !GIVEN_GROUPS.contains(group))
                .forEach(group -> headers.add(Map.entry("Impersonate-Group", group)));
        return headers;
    }
}

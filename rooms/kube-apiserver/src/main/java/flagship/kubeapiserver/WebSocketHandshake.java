package flagship.kubeapiserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a client and this server agree to go on in WebSocket. Pure.
 *
 * <p>Source: RFC 6455, section 4.
 */
final class WebSocketHandshake {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** How browsers send a token, which is no protocol to speak. */
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private WebSocketHandshake() {}

    /** Whether a client wants to go on in WebSocket. */
    static boolean asked(ApiRequest request) {
        return request.header("upgrade").filter("websocket"::equalsIgnoreCase).isPresent()
                && request.header("sec-websocket-key").isPresent();
    }

    /** The protocols that a client would speak, as it prefers them. */
    static List<String> offered(ApiRequest request) {
        return request.header("sec-websocket-protocol").stream()
                .flatMap(offered -> Stream.of(offered.split(",")))
                .map(String::strip)
                .filter(protocol -> !protocol.startsWith(TOKEN_PROTOCOL))
                .toList();
    }

    /** The headers of the 101 that agrees. */
    static Map<String, List<String>> acceptance(ApiRequest request, Optional<String> protocol) {
        var headers = new LinkedHashMap<String, List<String>>();
        headers.put("Upgrade", List.of("websocket"));
        headers.put("Connection", List.of("Upgrade"));
        headers.put(
                "Sec-WebSocket-Accept",
                List.of(accept(request.header("sec-websocket-key").orElse(""))));
        protocol.ifPresent(chosen -> headers.put("Sec-WebSocket-Protocol", List.of(chosen)));
        return headers;
    }

    private static String accept(String key) {
        try {
            var sha = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }
}

package flagship.kubeapiserver;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy that has authenticated the user itself and says so in headers. Believed only with a client certificate of the front proxies'
 * own authority; from anybody else the headers mean nothing.
 */
final class FrontProxy implements Authenticator {
    private static final String EXTRA = "x-remote-extra-";

    private final CertificateVerifier verifier;

    FrontProxy(CertificateVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var name = head.header("x-remote-user").orElse("");
        if (name.isEmpty() || peerChain.isEmpty() || !verifier.trusts(peerChain)) {
            return Optional.empty();
        }
        return Optional.of(new UserInfo(
                name,
                head.header("x-remote-uid").orElse(""),
                head.headers().getOrDefault("x-remote-group", List.of()),
                extras(head, EXTRA)));
    }

    /** Headers with the prefix: key percent-decoded and in lower case, all values. */
    static Map<String, List<String>> extras(RequestHead head, String prefix) {
        var extras = new LinkedHashMap<String, List<String>>();
        head.headers().forEach((header, values) -> {
            if (header.startsWith(prefix)) {
                extras.put(RequestHead.decodeHeaderKey(header.substring(prefix.length())), values);
            }
        });
        return extras;
    }
}

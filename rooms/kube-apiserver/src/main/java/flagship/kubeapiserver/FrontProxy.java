package flagship.kubeapiserver;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A proxy that has authenticated the user itself and says so in headers. Believed only with a client certificate of the front proxies'
 * own authority; from anybody else the headers mean nothing.
 */
final class FrontProxy implements Authenticator {
    private final CertificateVerifier verifier;
    private final Naming naming;
    private final ByCertificate<List<String>> names = new ByCertificate<>(ClientCertificates::commonNames);

    FrontProxy(CertificateVerifier verifier, Naming naming) {
        this.verifier = verifier;
        this.naming = naming;
    }

    /**
     * Who may speak for users, and in which headers (in lower case; of several that name a user the first one that is there counts).
     *
     * @param proxies common names of certificates; empty for every certificate of the authority
     */
    record Naming(
            Set<String> proxies, List<String> user, List<String> uid, List<String> group, List<String> extraPrefixes) {
        static final Naming USUAL = new Naming(
                Set.of(),
                List.of("x-remote-user"),
                List.of("x-remote-uid"),
                List.of("x-remote-group"),
                List.of("x-remote-extra-"));
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        var name = first(head, naming.user());
        if (name.isEmpty() || peerChain.isEmpty() || !isProxy(peerChain)) {
            return Optional.empty();
        }
        var groups = naming.group().stream()
                .flatMap(header -> head.headers().getOrDefault(header, List.of()).stream())
                .toList();
        var extra = new LinkedHashMap<String, List<String>>();
        naming.extraPrefixes().forEach(prefix -> extra.putAll(extras(head, prefix)));
        return Optional.of(new UserInfo(name, first(head, naming.uid()), groups, extra));
    }

    private boolean isProxy(List<X509Certificate> peerChain) {
        return verifier.trusts(peerChain)
                && (naming.proxies().isEmpty()
                        || names.of(peerChain.getFirst()).stream().anyMatch(naming.proxies()::contains));
    }

    private static String first(RequestHead head, List<String> headers) {
        return headers.stream()
                .map(header -> head.header(header).orElse(""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
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

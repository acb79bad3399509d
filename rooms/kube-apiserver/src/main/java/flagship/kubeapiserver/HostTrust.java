package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.FrontProxy.Naming;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users whom the host's API server vouches for: it names them in headers and shows its certificate, or they show a certificate that it would
 * take itself. Which certificates these are stands in a ConfigMap of the host, which is followed: a new authority counts at once.
 *
 * <p>Source: {@code k8s.io/apiserver} 1.32, {@code pkg/server/options/authentication_dynamic_request_header.go}.
 */
final class HostTrust implements Authenticator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostTrust.class);
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final String NAMESPACE = "kube-system";
    private static final String NAME = "extension-apiserver-authentication";
    private static final Duration FIRST_READ = Duration.ofSeconds(20);

    private final Clock clock;
    private final Informer config;
    private volatile List<Authenticator> believed = List.of();

    private HostTrust(Transport host, Clock clock) {
        this.clock = clock;
        var one = ReflectorConfig.of(CONFIG_MAPS).withNamespace(NAMESPACE).withSelectors("", "metadata.name=" + NAME);
        config = new Informer(host, one).handle(new Follower());
    }

    /** @throws ServerStartException if the host does not say whom to believe */
    static HostTrust follow(Transport host, Clock clock) throws InterruptedException {
        var trust = new HostTrust(host, clock);
        trust.config.start();
        try {
            if (!trust.config.waitSynced(FIRST_READ)) {
                var why = trust.config.lastFailure().map(Exception::getMessage).orElse("no answer");
                throw new ServerStartException(
                        ("the ConfigMap %s/%s of the host cannot be read (%s): bind the Role extension-apiserver-authentication-reader of %1$s"
                                        + " to this server's account")
                                .formatted(NAMESPACE, NAME, why),
                        null);
            }
            return trust;
        } catch (RuntimeException | InterruptedException e) {
            trust.close();
            throw e;
        }
    }

    @Override
    public Optional<UserInfo> authenticate(RequestHead head, List<X509Certificate> peerChain) {
        return believed.isEmpty() ? Optional.empty() : first(head, peerChain);
    }

    private Optional<UserInfo> first(RequestHead head, List<X509Certificate> peerChain) {
        for (Authenticator authenticator : believed) {
            var user = authenticator.authenticate(head, peerChain);
            if (user.isPresent()) {
                return user;
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        config.close();
    }

    /** What the ConfigMap says; without an authority of front proxies nobody may speak for others. */
    static List<Authenticator> believed(JsonNode data, Clock clock) {
        var proxies = new CertificateVerifier(authorities(data, "requestheader-client-ca-file"), clock);
        var clients = new CertificateVerifier(authorities(data, "client-ca-file"), clock);
        var naming = new Naming(
                Set.copyOf(texts(data, "requestheader-allowed-names", false)),
                texts(data, "requestheader-username-headers", true),
                texts(data, "requestheader-uid-headers", true),
                texts(data, "requestheader-group-headers", true),
                texts(data, "requestheader-extra-headers-prefix", true));
        return List.of(new FrontProxy(proxies, naming), new ClientCertificates(clients));
    }

    private static Set<X509Certificate> authorities(JsonNode data, String key) {
        var pem = data.path(key).asText("");
        return pem.isBlank()
                ? Set.of()
                : Set.copyOf(PemFiles.certificates(pem, "the key %s of %s".formatted(key, NAME)));
    }

    /** A JSON array in a text. */
    private static List<String> texts(JsonNode data, String key, boolean asHeaders) {
        var text = data.path(key).asText("");
        var found = new TreeSet<String>();
        for (JsonNode entry : text.isBlank()
                ? Json.object().arrayNode()
                : Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            found.add(asHeaders ? entry.asText().toLowerCase(Locale.ROOT) : entry.asText());
        }
        return List.copyOf(found);
    }

    /** On the informer's thread alone. */
    private final class Follower implements InformerHandler {
        @Override
        public void added(RawObject object) {
            take(object);
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            take(current);
        }

        @Override
        public void deleted(RawObject last) {
            believed = List.of();
            log.atWarn().addKeyValue("object", NAME).log("the host does not say any more whom to believe: nobody");
        }

        private void take(RawObject object) {
            try {
                believed = believed(object.toJson().path("data"), clock);
            } catch (ServerStartException | Json.MalformedJson e) {
                // Half a change must not lock everybody out; a hostile one would need the host's own rights.
                log.atError()
                        .addKeyValue("object", NAME)
                        .addKeyValue("error", e.getMessage())
                        .log("what the host says of whom to believe cannot be read, the last that could counts");
            }
        }
    }
}

package flagship.kubeapiserver;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The public keys of one issuer, fetched when the first token comes and again when a token names a key that is not among them, but not more
 * often than every ten seconds: made-up keys must not make us ask the issuer at each request. Safe for use by many threads.
 */
final class OidcKeys implements AutoCloseable {
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int DOCUMENT_BYTES_MAX = 1 << 20;

    private final URI issuer;
    private final HttpClient http;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Fetched fetched = new Fetched(List.of(), Instant.MIN, "");

    /** @param failure why there are no newer keys; empty where all is well */
    private record Fetched(List<JWK> keys, Instant when, String failure) {}

    /** @throws ServerStartException if the issuer's CA file is wrong */
    OidcKeys(OidcConfig config, Clock clock) {
        this.issuer = config.issuer();
        this.clock = clock;
        byte[] bundle = config.caFile()
                .map(file -> {
                    PemFiles.certificates(file, "the OIDC CA file"); // Says what is wrong with it.
                    try {
                        return Files.readAllBytes(file);
                    } catch (IOException e) {
                        throw new ServerStartException("the OIDC CA file %s cannot be read".formatted(file), e);
                    }
                })
                .orElse(new byte[0]);
        try {
            http = HttpClient.newBuilder()
                    .sslContext(BackendTrust.context(bundle, false, java.util.Optional.empty()))
                    .connectTimeout(PATIENCE)
                    .build();
        } catch (IOException e) {
            throw new ServerStartException("the OIDC CA file cannot be used: " + e.getMessage(), e);
        }
    }

    /** Keys that may have signed a token: those of that id, or all where the token names none. */
    List<JWK> candidates(String keyId) {
        var known = named(keyId);
        if (known.isEmpty() && isOld()) {
            refresh();
            known = named(keyId);
        }
        return known;
    }

    private List<JWK> named(String keyId) {
        return fetched.keys().stream()
                .filter(key -> keyId.isEmpty() || keyId.equals(key.getKeyID()))
                .toList();
    }

    /** Why keys may be missing; empty where they could be fetched. */
    String failure() {
        return fetched.failure();
    }

    private boolean isOld() {
        return fetched.when().equals(Instant.MIN)
                || fetched.when().plus(INTERVAL_MIN).isBefore(clock.instant());
    }

    private void refresh() {
        fetching.lock();
        try {
            if (isOld()) {
                fetched = fetch();
            }
        } finally {
            fetching.unlock();
        }
    }

    private Fetched fetch() {
        try {
            var base = issuer.toString();
            var discovery = Json.parse(
                    get(URI.create((base.endsWith("/") ? base : base + "/") + ".well-known/openid-configuration")));
            if (!discovery.path("issuer").asText().equals(base)) {
                return failed("it calls itself " + discovery.path("issuer").asText());
            }
            var keys = URI.create(discovery.path("jwks_uri").asText());
            if (!"https".equals(keys.getScheme())) {
                return failed("its jwks_uri is no https:// URL");
            }
            return new Fetched(
                    JWKSet.parse(new String(get(keys), StandardCharsets.UTF_8)).getKeys(), clock.instant(), "");
        } catch (IOException | ParseException | IllegalArgumentException | Json.MalformedJson e) {
            return failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    /** Keys that were good a moment ago stay good. */
    private Fetched failed(String why) {
        return new Fetched(fetched.keys(), clock.instant(), why);
    }

    private byte[] get(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            byte[] bytes = body.readNBytes(DOCUMENT_BYTES_MAX);
            if (answer.statusCode() != 200) {
                throw new IOException(uri + " answers " + answer.statusCode());
            }
            return bytes;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues the certificates of approved requests for clients of this server, and clears requests away when nobody needs them any more.
 *
 * <p>Source: kube-controller-manager 1.32, {@code pkg/controller/certificates/signer} and {@code cleaner}.
 */
final class CertificateSigner implements StoreLoop.Worker {
    private static final Logger log = LoggerFactory.getLogger(CertificateSigner.class);
    private static final Set<String> USAGES = Set.of("digital signature", "key encipherment", "client auth");
    private static final Duration LIFE_MAX = Duration.ofDays(365);
    private static final Duration CLEAN_EVERY = Duration.ofMinutes(1);
    private static final Duration DECIDED_KEPT = Duration.ofHours(1);
    private static final Duration PENDING_KEPT = Duration.ofHours(24);

    private final StoredObjects objects;
    private final ServedType type;
    private final CertificateIssuer issuer;
    private final Clock clock;
    private final List<ObjectNode> due = new ArrayList<>();
    private long cleanedNanos = System.nanoTime();

    CertificateSigner(StoredObjects objects, TypeRegistry types, CertificateIssuer issuer, Clock clock) {
        this.objects = objects;
        this.issuer = issuer;
        this.clock = clock;
        type = types.find(CertificateRequestWriting.RESOURCE).orElseThrow();
    }

    @Override
    public void reset() {
        due.clear();
    }

    @Override
    public void seen(Stored stored) {
        look(stored.value());
    }

    @Override
    public void changed(Event event) {
        if (!event.deleted()) {
            look(event.value());
        }
    }

    private void look(byte[] value) {
        var object = Json.parseObject(value);
        boolean ours = object.at("/spec/signerName").asText().equals(CertificateRequestWriting.CLIENT_SIGNER);
        if (ours && isApproved(object) && !isDone(object)) {
            due.add(object);
        }
    }

    private static boolean isApproved(ObjectNode object) {
        return has(object, CertificateRequestWriting.APPROVED) && !has(object, CertificateRequestWriting.DENIED);
    }

    private static boolean isDone(ObjectNode object) {
        return !object.at("/status/certificate").asText("").isEmpty() || has(object, "Failed");
    }

    private static boolean has(JsonNode object, String condition) {
        return object.at("/status/conditions")
                .valueStream()
                .anyMatch(it -> it.path("type").asText().equals(condition));
    }

    @Override
    public void idle() {
        while (!due.isEmpty()) {
            finish(due.getFirst());
            due.removeFirst();
        }
        if (System.nanoTime() - cleanedNanos > CLEAN_EVERY.toNanos()) {
            cleanedNanos = System.nanoTime();
            clean();
        }
    }

    private void finish(ObjectNode request) {
        var name = ObjectMeta.of(request).namespacedName();
        var usages =
                request.at("/spec/usages").valueStream().map(JsonNode::asText).toList();
        try {
            if (!USAGES.containsAll(usages) || !usages.contains("client auth")) {
                throw new CertificateRequest.Malformed(
                        "usages did not match: a client's certificate is for \"client auth\", and may be for \"digital signature\" and \"key encipherment\"");
            }
            var asked = CertificateRequest.parse(
                    Base64.getDecoder().decode(request.at("/spec/request").asText()));
            var issued = issuer.client(asked, usages, clock.instant(), life(request));
            var pem = PemFiles.print(List.of(issued)).getBytes(StandardCharsets.US_ASCII);
            write(name, status -> status.put("certificate", Base64.getEncoder().encodeToString(pem)));
            log.atInfo()
                    .addKeyValue("object", name.name())
                    .addKeyValue("user", asked.user())
                    .log("certificate issued");
        } catch (CertificateRequest.Malformed e) {
            write(
                    name,
                    status -> status.withArray("/conditions")
                            .addObject()
                            .put("type", "Failed")
                            .put("status", "True")
                            .put("reason", "SignerValidationFailure")
                            .put("message", e.getMessage()));
        }
    }

    private static Duration life(ObjectNode request) {
        var asked = Duration.ofSeconds(request.at("/spec/expirationSeconds").asLong(LIFE_MAX.toSeconds()));
        return asked.compareTo(LIFE_MAX) < 0 ? asked : LIFE_MAX;
    }

    /** Something done to a status. */
    @FunctionalInterface
    private interface StatusChange {
        void on(ObjectNode status);
    }

    private void write(NamespacedName name, StatusChange change) {
        if (objects.reader().find(type, name).isEmpty()) {
            return; // Nobody waits for it any more.
        }
        objects.writer().update(WriteRequest.internal(type, name, "status"), current -> {
            if (!isDone(current)) {
                change.on(current.withObject("/status"));
            }
            return current;
        });
    }

    private void clean() {
        var now = clock.instant();
        var old = new ArrayList<ObjectHead>();
        objects.store().scan(StoreKeys.prefix(type.groupResource()), 0, "", stored -> {
            var object = Json.parseObject(stored.value());
            boolean decided = isDone(object) || has(object, CertificateRequestWriting.DENIED);
            var made = Instant.parse(object.at("/metadata/creationTimestamp").asText());
            if (made.plus(decided ? DECIDED_KEPT : PENDING_KEPT).isBefore(now)) {
                old.add(ObjectHead.read(stored.value()));
            }
            return true;
        });
        old.forEach(head -> objects.delete(type, head));
    }
}

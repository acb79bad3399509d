package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills Secrets of the type {@code kubernetes.io/service-account-token} with a token of the account that they name, and deletes them when that
 * account is gone. Remembers only such Secrets.
 *
 * <p>Source: kube-controller-manager 1.32, {@code pkg/controller/serviceaccount/tokens_controller.go}.
 */
final class AccountSecrets implements StoreLoop.Worker {
    private static final Logger log = LoggerFactory.getLogger(AccountSecrets.class);
    private static final GroupResource TYPE = new GroupResource("", "secrets");
    private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";
    private static final String SECRET_TYPE = "kubernetes.io/service-account-token";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** What this loop follows. */
    static final String SECRETS = StoreKeys.prefix(TYPE);

    private final StoredObjects objects;
    private final ServedType secrets;
    private final ResourceOptions.Issuing issuing;
    /** Keys of such Secrets. */
    private final Set<String> known = new HashSet<>();

    private final Set<String> due = new HashSet<>();
    private long lookedNanos = System.nanoTime();

    AccountSecrets(StoredObjects objects, TypeRegistry types, ResourceOptions.Issuing issuing) {
        this.objects = objects;
        this.issuing = issuing;
        secrets = types.find(new GroupVersionResource("", "v1", "secrets")).orElseThrow();
    }

    @Override
    public void reset() {
        known.clear();
        due.clear();
    }

    @Override
    public void seen(Stored stored) {
        look(stored.key(), stored.value());
    }

    @Override
    public void changed(Event event) {
        if (event.deleted()) {
            known.remove(event.key());
            due.remove(event.key());
        } else {
            look(event.key(), event.value());
        }
    }

    private void look(String key, byte[] value) {
        // Most Secrets are of other sorts, and need not be parsed to know it.
        if (new String(value, StandardCharsets.ISO_8859_1).contains(SECRET_TYPE)) {
            known.add(key);
            due.add(key);
        }
    }

    /** Accounts are not followed: they are looked at now and then, and a token is no good without its account anyway. */
    @Override
    public void idle() {
        if (!known.isEmpty() && System.nanoTime() - lookedNanos > LOOK_AGAIN.toNanos()) {
            lookedNanos = System.nanoTime();
            due.addAll(known);
        }
        for (String key : Set.copyOf(due)) {
            objects.store().get(key).ifPresent(stored -> keep(Json.parseObject(stored.value())));
            due.remove(key);
        }
    }

    private void keep(ObjectNode secret) {
        if (!secret.path("type").asText().equals(SECRET_TYPE)) {
            return;
        }
        var name = ObjectMeta.of(secret).namespacedName();
        var annotations = secret.at("/metadata/annotations");
        var named = annotations.path(ACCOUNT_UID).asText("");
        var account = new NamespacedName(
                name.namespace(), annotations.path(ACCOUNT_NAME).asText(""));
        var found =
                objects.store().get(StoreKeys.key(ACCOUNTS, account)).map(stored -> ObjectHead.read(stored.value()));
        boolean isThere = found.filter(head -> named.isEmpty() || head.uid().equals(named))
                .isPresent();
        if (isThere) {
            fill(secret, name, found.get());
        } else if (!named.isEmpty()) {
            objects.delete(secrets, ObjectHead.read(Json.bytes(secret)));
            log.atInfo().addKeyValue("object", name).log("secret deleted with its service account");
        }
    }

    private void fill(ObjectNode secret, NamespacedName name, ObjectHead account) {
        if (isFull(secret)) {
            return;
        }
        var subject = new TokenSubjects.Subject(account.namespace(), account.name(), account.uid(), Optional.empty());
        var token = issuing.tokens().issueFor(name, subject);
        try {
            objects.writer().update(WriteRequest.internal(secrets, name), current -> {
                if (!isFull(current)) {
                    current.withObject("/metadata/annotations").put(ACCOUNT_UID, account.uid());
                    var data = current.withObject("/data");
                    put(data, "token", token);
                    put(data, "ca.crt", issuing.rootCertificate());
                    put(data, "namespace", account.namespace());
                }
                return current;
            });
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    private static boolean isFull(ObjectNode secret) {
        return secret.at("/data/token").isTextual()
                && secret.at("/data/ca.crt").isTextual()
                && secret.at("/data/namespace").isTextual()
                && !secret.at("/metadata/annotations")
                        .path(ACCOUNT_UID)
                        .asText("")
                        .isEmpty();
    }

    private static void put(ObjectNode data, String key, String value) {
        if (!data.path(key).isTextual()) {
            data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}

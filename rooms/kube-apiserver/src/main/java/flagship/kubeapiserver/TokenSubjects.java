package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tokens are made for: ServiceAccounts, and objects whose life bounds a token's. */
final class TokenSubjects {
    private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    private static final Set<String> BINDABLE = Set.of("Pod", "Secret", "Node");

    private final ObjectStore store;

    TokenSubjects(ObjectStore store) {
        this.store = store;
    }

    /** An object that a token is bound to. */
    record Bound(String kind, String name, String uid) {
        private GroupResource resource() {
            return new GroupResource("", kind.toLowerCase(Locale.ROOT) + "s");
        }

        private NamespacedName in(String namespace) {
            return new NamespacedName(kind.equals("Node") ? "" : namespace, name);
        }
    }

    /** A ServiceAccount and what its token is bound to. */
    record Subject(String namespace, String name, String uid, Optional<Bound> bound) {
        String userName() {
            return "system:serviceaccount:" + namespace + ":" + name;
        }

        Map<String, Object> toClaims() {
            var claims = new LinkedHashMap<String, Object>();
            claims.put("namespace", namespace);
            claims.put("serviceaccount", Map.of("name", name, "uid", uid));
            bound.ifPresent(object -> claims.put(
                    object.kind().toLowerCase(Locale.ROOT), Map.of("name", object.name(), "uid", object.uid())));
            return claims;
        }

        /** Empty if the claims do not name an account. */
        static Optional<Subject> of(@Nullable Map<String, Object> claims) {
            if (claims == null
                    || !(claims.get("namespace") instanceof String namespace)
                    || !(claims.get("serviceaccount") instanceof Map<?, ?> account)) {
                return Optional.empty();
            }
            var bound = BINDABLE.stream()
                    .filter(kind -> claims.get(kind.toLowerCase(Locale.ROOT)) instanceof Map<?, ?>)
                    .findFirst()
                    .map(kind -> bound(kind, (Map<?, ?>) claims.get(kind.toLowerCase(Locale.ROOT))));
            return Optional.of(new Subject(
                    namespace, String.valueOf(account.get("name")), String.valueOf(account.get("uid")), bound));
        }

        private static Bound bound(String kind, @Nullable Map<?, ?> claim) {
            return new Bound(
                    kind,
                    String.valueOf(claim == null ? "" : claim.get("name")),
                    String.valueOf(claim == null ? "" : claim.get("uid")));
        }
    }

    /**
     * The account of a token that is asked for.
     *
     * @throws ApiException 404 if there is none
     */
    Subject account(NamespacedName account) {
        var head = head(ACCOUNTS, account).orElseThrow(() -> ApiException.notFound(ACCOUNTS, account.name()));
        return new Subject(account.namespace(), account.name(), head.uid(), Optional.empty());
    }

    /**
     * The subject, bound to an object as well.
     *
     * @param uid that the object must have; empty for any
     * @throws ApiException 400 for a kind that nothing can be bound to, or another account's pod; 404 if there is no such object; 409 for
     *     another uid
     */
    Subject bind(Subject subject, String kind, String name, String uid) {
        if (!BINDABLE.contains(kind)) {
            throw ApiException.badRequest("cannot bind token for serviceaccount \"%s\" to object of kind \"%s\""
                    .formatted(subject.name(), kind));
        }
        var wanted = new Bound(kind, name, uid);
        var stored = store.get(StoreKeys.key(wanted.resource(), wanted.in(subject.namespace())))
                .orElseThrow(() -> ApiException.notFound(wanted.resource(), name));
        var found = ObjectHead.read(stored.value()).uid();
        if (!uid.isEmpty() && !uid.equals(found)) {
            throw ApiException.conflict(
                    wanted.resource(),
                    name,
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(uid));
        }
        if (kind.equals("Pod") && !runsAs(stored.value(), subject.name())) {
            throw ApiException.badRequest(
                    "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                            .formatted(subject.name()));
        }
        return new Subject(
                subject.namespace(), subject.name(), subject.uid(), Optional.of(new Bound(kind, name, found)));
    }

    private static boolean runsAs(byte[] pod, String account) {
        return Json.parseObject(pod)
                .path("spec")
                .path("serviceAccountName")
                .asText("default")
                .equals(account);
    }

    /** Why a token of that subject is not good any more; empty if it is. */
    Optional<String> missing(Subject subject) {
        var account = head(ACCOUNTS, new NamespacedName(subject.namespace(), subject.name()));
        if (account.filter(head -> head.uid().equals(subject.uid())).isEmpty()) {
            return Optional.of("service account token has been invalidated");
        }
        return subject.bound()
                .filter(bound -> head(bound.resource(), bound.in(subject.namespace()))
                        .filter(head -> head.uid().equals(bound.uid()))
                        .isEmpty())
                .map(bound -> "service account token has been invalidated");
    }

    /** As {@link #missing(Subject)}, for a token that lies in a Secret. */
    Optional<String> missing(SecretToken token, String text) {
        boolean kept = store.get(StoreKeys.key(new GroupResource("", "secrets"), token.secret()))
                .filter(stored -> SecretToken.holds(stored.value(), text))
                .isPresent();
        return kept ? missing(token.subject()) : Optional.of("service account token has been invalidated");
    }

    private Optional<ObjectHead> head(GroupResource type, NamespacedName name) {
        return store.get(StoreKeys.key(type, name)).map(stored -> ObjectHead.read(stored.value()));
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAgentConfig.ReportedSecrets;
import flagship.propagation.OwnObjects.Rule;
import flagship.propagation.OwnObjects.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The accounts that a control plane has in a member: one that may do everything, by which it writes, and one by which it acts as its users. Both
 * have their tokens in Secrets, which the member's control plane must issue.
 *
 * <p>Source: Karmada; contract section 20.2.
 */
public final class MemberAccounts {
    private static final String NAMESPACE = Cluster.SECRET_NAMESPACE;
    private static final String IMPERSONATOR = "karmada-impersonator";
    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final KubeClient memberClient;
    private final OwnObjects objects;
    private final String account;

    /** @param memberClient as somebody who may give away all rights in the member */
    public MemberAccounts(KubeClient memberClient, String cluster) {
        this.memberClient = memberClient;
        this.objects = new OwnObjects(memberClient);
        this.account = "karmada-" + cluster;
    }

    /** Name of the Secret on the control plane that holds the token by which it acts as its users. */
    public static String impersonatorSecret(String cluster) {
        return cluster + "-impersonator";
    }

    /** What the control plane gets. Its {@code toString} shows no secret. */
    public record Tokens(Optional<String> credentials, Optional<String> impersonator) {
        /** Nothing. */
        public static final Tokens NONE = new Tokens(Optional.empty(), Optional.empty());

        @Override
        public String toString() {
            return "Tokens[***]";
        }
    }

    /** The member issues no tokens in Secrets; the message is one sentence. */
    public static final class NotIssued extends Exception {
        private static final long serialVersionUID = 1L;

        NotIssued(String message) {
            super(message);
        }
    }

    /** Makes what is missing and waits for the tokens. */
    public Tokens make(ReportedSecrets which, Duration patience) throws IOException, InterruptedException, NotIssued {
        if (!which.credentials() && !which.impersonator()) {
            return Tokens.NONE;
        }
        var owner = which.credentials() ? List.of(grantEverything()) : List.<ObjectNode>of();
        makeNamespace(owner);
        long giveUp = System.nanoTime() + patience.toNanos();
        var credentials = Optional.<ObjectNode>empty();
        var impersonator = Optional.<ObjectNode>empty();
        if (which.credentials()) {
            makeAccount(account, owner);
            credentials = Optional.of(secret(account, giveUp));
        }
        if (which.impersonator()) {
            makeAccount(IMPERSONATOR, List.of());
            impersonator = Optional.of(secret(IMPERSONATOR, giveUp));
        }
        return new Tokens(
                credentials.map(secret -> text(secret, "token")), impersonator.map(secret -> text(secret, "token")));
    }

    /**
     * The role that gives the account its rights. It owns what belongs to the account, so that the account can remove itself whole: with its last
     * request it deletes the role.
     */
    private ObjectNode grantEverything() throws IOException, InterruptedException {
        objects.role("", role(), Rule.on("*", "*", "*"), Rule.onAllPaths("get"));
        var stored = memberClient.get(OwnObjects.CLUSTER_ROLES, new NamespacedName("", role()));
        var owner = OwnObjects.owner(stored);
        objects.bind("", role(), Subject.account(NAMESPACE, account), List.of(owner));
        return owner;
    }

    private String role() {
        return "karmada-controller-manager:" + account;
    }

    /** It goes with the last of the control planes that have accounts in it; one that somebody else made stays. */
    private void makeNamespace(List<ObjectNode> owner) throws IOException, InterruptedException {
        var wanted = OwnObjects.owned(OwnObjects.object("v1", "Namespace", "", NAMESPACE), owner);
        objects.keep(OwnObjects.NAMESPACES, wanted);
        var stored = memberClient.get(OwnObjects.NAMESPACES, new NamespacedName("", NAMESPACE));
        var owners = stored.at("/metadata/ownerReferences");
        boolean missing = owner.stream()
                .anyMatch(ours -> owners.valueStream()
                        .noneMatch(theirs -> theirs.path("uid").equals(ours.path("uid"))));
        if (missing && !owners.isEmpty()) {
            owner.forEach(stored.withObject("/metadata").withArray("/ownerReferences")::add);
            memberClient.replace(OwnObjects.NAMESPACES, stored);
        }
    }

    private void makeAccount(String name, List<ObjectNode> owner) throws IOException, InterruptedException {
        var wanted = OwnObjects.object("v1", "ServiceAccount", NAMESPACE, name);
        objects.keep(OwnObjects.ACCOUNTS, OwnObjects.owned(wanted, owner));
        var secret = OwnObjects.object("v1", "Secret", NAMESPACE, name);
        secret.put("type", "kubernetes.io/service-account-token");
        Labelled.annotate(secret, ACCOUNT_NAME, name);
        objects.keep(OwnObjects.SECRETS, OwnObjects.owned(secret, owner));
    }

    private ObjectNode secret(String name, long giveUp) throws IOException, InterruptedException, NotIssued {
        while (true) {
            var found = memberClient.find(OwnObjects.SECRETS, new NamespacedName(NAMESPACE, name));
            if (found.filter(secret -> !text(secret, "token").isEmpty()).isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > giveUp) {
                throw new NotIssued(
                        "the cluster issues no token for its Secret %s/%s: it runs no token controller for service accounts"
                                .formatted(NAMESPACE, name));
            }
            Thread.sleep(PAUSE);
        }
    }

    private static String text(ObjectNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asText("")), StandardCharsets.UTF_8);
    }

    /**
     * Takes everything away that {@link #make} made; what another control plane has there stays, the impersonator with it. The account may do it to
     * itself: the member's garbage collector does the rest.
     */
    public void remove() throws IOException, InterruptedException {
        boolean others = memberClient.listAll(OwnObjects.ACCOUNTS, ListOptions.inNamespace(NAMESPACE)).stream()
                .map(found -> found.head().name())
                .anyMatch(name -> name.startsWith("karmada-") && !name.equals(account) && !name.equals(IMPERSONATOR));
        if (!others) {
            delete(OwnObjects.SECRETS, NAMESPACE, IMPERSONATOR);
            delete(OwnObjects.ACCOUNTS, NAMESPACE, IMPERSONATOR);
        }
        var background = Json.object()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("propagationPolicy", "Background");
        memberClient.delete(OwnObjects.CLUSTER_ROLES, new NamespacedName("", role()), background);
    }

    private void delete(GroupVersionResource type, String namespace, String name)
            throws IOException, InterruptedException {
        memberClient.delete(type, new NamespacedName(namespace, name));
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAccounts.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The Secrets of a control plane that hold the credentials of a member's accounts. Needs no more rights on them than an agent has: create, get
 * and patch.
 *
 * <p>Source: Karmada; contract section 20.2.
 */
public final class ReportedAccess {
    private final KubeClient hostClient;
    private final String cluster;

    public ReportedAccess(KubeClient hostClient, String cluster) {
        this.hostClient = hostClient;
        this.cluster = cluster;
    }

    /** Where the credentials lie by which the control plane writes to the member, if there are any. */
    public Optional<NamespacedName> credentials(Tokens tokens) {
        return tokens.credentials().map(_ -> name(cluster));
    }

    /** Where those lie by which it acts as its users, if there are any. */
    public Optional<NamespacedName> impersonator(Tokens tokens) {
        return tokens.impersonator().map(_ -> name(MemberAccounts.impersonatorSecret(cluster)));
    }

    private static NamespacedName name(String secret) {
        return new NamespacedName(Cluster.SECRET_NAMESPACE, secret);
    }

    /**
     * Writes the Secrets; those that are there are brought up to date.
     *
     * @param authorities by which the member is known under the address of its Cluster (PEM); empty for those that everybody trusts
     */
    public void write(Tokens tokens, byte[] authorities) throws IOException, InterruptedException {
        if (tokens.credentials().isPresent()) {
            var data = Json.object();
            if (authorities.length > 0) {
                data.put("caBundle", base64(authorities));
            }
            data.put("token", base64(tokens.credentials().get().getBytes(StandardCharsets.US_ASCII)));
            put(name(cluster), data);
        }
        if (tokens.impersonator().isPresent()) {
            var data = Json.object()
                    .put("token", base64(tokens.impersonator().get().getBytes(StandardCharsets.US_ASCII)));
            put(name(MemberAccounts.impersonatorSecret(cluster)), data);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void put(NamespacedName name, ObjectNode data) throws IOException, InterruptedException {
        var secret = OwnObjects.object("v1", "Secret", name.namespace(), name.name());
        secret.set("data", data);
        try {
            hostClient.create(OwnObjects.SECRETS, secret);
        } catch (ApiException e) {
            if (!Answers.alreadyExists(e)) {
                throw e;
            }
            var patch = Json.object();
            patch.set("data", data);
            hostClient.mergePatch(OwnObjects.SECRETS, name, patch);
        }
    }

    /** The way into the member as the account that {@link MemberAccounts} made; empty where it was joined without one. */
    public Optional<ClientConfig> account(Cluster joined) throws IOException, InterruptedException {
        if (joined.spec().secretRef().isEmpty()
                || joined.spec().impersonatorSecretRef().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MemberAccess(hostClient).of(joined));
        } catch (MemberAccess.AccessUnusable e) {
            return Optional.empty(); // The Cluster's status says what is missing.
        }
    }

    /** Makes them go with their Cluster. */
    public void giveTo(ObjectNode storedCluster, Tokens tokens) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("metadata").putArray("ownerReferences").add(OwnObjects.owner(storedCluster));
        for (var name : List.of(credentials(tokens), impersonator(tokens))) {
            if (name.isPresent()) {
                hostClient.mergePatch(OwnObjects.SECRETS, name.get(), patch);
            }
        }
    }
}

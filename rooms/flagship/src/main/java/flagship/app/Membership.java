package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ClusterSpec.Place;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClusterId;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ServerVersion;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAccounts;
import flagship.propagation.MemberAccounts.NotIssued;
import flagship.propagation.MemberAccounts.Tokens;
import flagship.propagation.MemberAgentConfig.ReportedSecrets;
import flagship.propagation.ReportedAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How clusters join and leave a fleet. Reports each step in words. */
final class Membership {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    /** How long a cluster may take to issue a token: its token controller has had a moment each time that we looked. */
    private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(20);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,46}[a-z0-9])?");
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final KubeClient hostClient;
    private final Consumer<String> report;

    Membership(Transport host, Consumer<String> report) {
        hostClient = new KubeClient(host);
        this.report = report;
    }

    /** As {@link #join(String, ClientConfig, Place)}, of a place that nobody said. */
    void join(String name, ClientConfig member) throws IOException, InterruptedException {
        join(name, member, Place.UNKNOWN);
    }

    /**
     * Joins a cluster in Push mode: makes accounts in it for the control plane, as somebody who may give away all rights there.
     *
     * @throws UserError if the name or the cluster is taken, or the member cannot be reached; nothing was written
     */
    void join(String name, ClientConfig member, Place place) throws IOException, InterruptedException {
        var id = check(name, member);
        new HostObjects(hostClient).ensureNamespace(Cluster.SECRET_NAMESPACE);
        var access = new ReportedAccess(hostClient, name);
        var tokens = accounts(name, member);
        var secrets = new NamespacedName(Cluster.SECRET_NAMESPACE, name);
        if (tokens.credentials().isPresent()) {
            hostClient.delete(SECRETS, secrets); // Left from a join that was cut off, or of an older way of joining.
            access.write(tokens, member.tls().authorities().bytes());
            if (!member.tls().serverName().isEmpty() || member.proxy().isPresent()) {
                // What a Cluster cannot say goes into a kubeconfig beside.
                new KeptCredentials(hostClient).put(secrets, withToken(member, tokens));
            }
        } else {
            new KeptCredentials(hostClient).put(secrets, member);
        }
        report.accept("stored its credentials in the Secret %s, encrypted at rest".formatted(secrets));
        var spec = ClusterSpec.push(id, member.server().toString(), secrets)
                .withSecrets(Optional.of(secrets), access.impersonator(tokens))
                .withPlace(place)
                .reachedBy(
                        !member.tls().verify(),
                        member.proxy().map(Object::toString).orElse(""));
        var stored = hostClient.create(
                Cluster.RESOURCE, new Cluster(ObjectMeta.named(name), spec, ClusterStatus.NONE).toJson());
        access.giveTo(stored, tokens);
        report.accept("created the Cluster " + name);
    }

    private static ClientConfig withToken(ClientConfig member, Tokens tokens) {
        return member.withoutIdentity()
                .withCredential(
                        new ClientConfig.Credential.Token(tokens.credentials().orElseThrow()));
    }

    /** The id of a cluster that can join under a name. @throws UserError if it cannot; nothing is written in any case */
    String check(String name, ClientConfig member) throws IOException, InterruptedException {
        checkName(name);
        var id = identify(name, member);
        checkIsNew(name, id);
        return id;
    }

    /** A member that gives no accounts is joined all the same, with the credentials at hand, and the user is told. */
    private Tokens accounts(String name, ClientConfig member) throws IOException, InterruptedException {
        try (var transport = HttpTransport.open(member)) {
            var tokens = new MemberAccounts(new KubeClient(transport), name).make(ReportedSecrets.BOTH, TOKEN_PATIENCE);
            report.accept("made the service accounts karmada-%s and karmada-impersonator in it".formatted(name));
            return tokens;
        } catch (NotIssued e) {
            return without(e);
        } catch (ApiException e) {
            if (e.code() != 403) {
                throw e;
            }
            return without(e);
        }
    }

    private Tokens without(Exception why) {
        report.accept(
                "WARNING: the control plane gets no account of its own and keeps the credentials of this kubeconfig: "
                        + why.getMessage());
        return Tokens.NONE;
    }

    /** @throws UserError if it cannot name a cluster */
    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UserError(
                    "\"%s\" cannot name a cluster: use at most 48 of a-z, 0-9 and \"-\", beginning and ending with a letter or digit"
                            .formatted(name));
        }
        if (name.equals(FleetKubeconfig.FLEET) || name.equals(AdminKubeconfig.NAME)) {
            throw new UserError(
                    "\"%s\" is the name of a context of the control plane: choose another name".formatted(name));
        }
    }

    /** Asks the member who it is. */
    private String identify(String name, ClientConfig member) throws InterruptedException {
        try (var transport = HttpTransport.open(member)) {
            var version = ServerVersion.read(transport).gitVersion();
            var id = ClusterId.read(transport);
            report.accept("reached %s, Kubernetes %s".formatted(member.server(), version));
            if (id.isEmpty()) {
                throw new UserError(
                        "cluster %s does not let these credentials read the namespace kube-system, by which a cluster is told from others"
                                .formatted(name));
            }
            return id;
        } catch (ApiException e) {
            throw new UserError(
                    "cluster %s refused the credentials in its kubeconfig: %s".formatted(name, e.getMessage()), e);
        } catch (IOException e) {
            throw new UserError("cluster %s cannot be reached: %s".formatted(name, e.getMessage()), e);
        }
    }

    private void checkIsNew(String name, String id) throws IOException, InterruptedException {
        for (RawObject object : hostClient.listAll(Cluster.RESOURCE, ListOptions.ALL)) {
            var cluster = Cluster.of(object.toJson());
            if (cluster.name().equals(name)) {
                throw new UserError("a cluster named %s has joined already: choose another name, or unjoin it first"
                        .formatted(name));
            }
            if (cluster.spec().id().equals(id)) {
                throw new UserError("this cluster has joined already, as %s: a cluster can join a fleet once"
                        .formatted(cluster.name()));
            }
        }
    }

    /** As {@link #unjoin(String, Departure)}, without force. */
    void unjoin(String name, Duration patience) throws IOException, InterruptedException {
        unjoin(name, new Departure(patience, false, Optional.empty()));
    }

    /**
     * How a cluster leaves.
     *
     * @param patience until nothing of it is left
     * @param force end it when the patience does, and let be what cannot be removed from the cluster
     * @param member who removes there what the join made; empty for the control plane's own account
     */
    record Departure(Duration patience, boolean force, Optional<ClientConfig> member) {}

    /**
     * Removes a cluster and waits until nothing of it is left.
     *
     * @throws UserError if there is no such cluster, or it is still there in the end
     */
    void unjoin(String name, Departure how) throws IOException, InterruptedException {
        var key = new NamespacedName("", name);
        var cluster = hostClient.find(Cluster.RESOURCE, key).map(Cluster::of);
        // Read before it goes with the Cluster.
        var member = how.member().isPresent() ? how.member() : account(cluster);
        if (cluster.isEmpty() || !hostClient.delete(Cluster.RESOURCE, key)) {
            throw new UserError(
                    "no cluster named %s has joined: \"flagship clusters\" lists those that have".formatted(name));
        }
        report.accept("deleted the Cluster " + name);
        try {
            awaitEnd(name, System.nanoTime() + how.patience().toNanos());
        } catch (UserError e) {
            if (!how.force()) {
                throw e;
            }
            report.accept("WARNING: " + e.getMessage());
            new ForcedDeparture(hostClient).strip(name);
            report.accept("took away the finalizers of its Works, its execution namespace and its Cluster");
        }
        if (member.isPresent()) {
            removeAccounts(name, member.get(), how.force());
        }
    }

    private Optional<ClientConfig> account(Optional<Cluster> cluster) throws IOException, InterruptedException {
        return cluster.isPresent()
                ? new ReportedAccess(hostClient, cluster.get().name()).account(cluster.get())
                : Optional.empty();
    }

    private void removeAccounts(String name, ClientConfig member, boolean force) throws InterruptedException {
        try (var transport = HttpTransport.open(member)) {
            new MemberAccounts(new KubeClient(transport), name).remove();
            report.accept("removed the control plane's accounts from it");
        } catch (IOException | ApiException e) {
            var what = "the control plane's accounts in the namespace %s of the cluster could not be removed: %s"
                    .formatted(Cluster.SECRET_NAMESPACE, e.getMessage());
            if (!force) {
                throw new UserError("cluster %s has left, but %s".formatted(name, what), e);
            }
            report.accept("WARNING: " + what);
        }
    }

    private void awaitEnd(String name, long giveUp) throws IOException, InterruptedException {
        var key = new NamespacedName("", name);
        await(giveUp, name, "the PediaCluster", PediaCluster.RESOURCE, key);
        report.accept("removed its objects from the catalog");
        await(giveUp, name, "the Cluster", Cluster.RESOURCE, key);
        report.accept("removed its execution namespace %s and its Secret %s/%s"
                .formatted(Cluster.executionNamespace(name), Cluster.SECRET_NAMESPACE, name));
    }

    private void await(long giveUp, String name, String what, GroupVersionResource type, NamespacedName key)
            throws IOException, InterruptedException {
        while (isSeen(type, key)) {
            if (System.nanoTime() > giveUp) {
                throw new UserError(
                        "%s of %s is still there: look at its finalizers and conditions (kubectl describe %s %s), or use --force"
                                .formatted(what, name, type.resource(), name));
            }
            Thread.sleep(PAUSE);
        }
    }

    /** An agent that takes its own cluster out loses its rights with it. */
    private boolean isSeen(GroupVersionResource type, NamespacedName key) throws IOException, InterruptedException {
        try {
            return hostClient.find(type, key).isPresent();
        } catch (ApiException e) {
            if (e.code() == 403) {
                return false;
            }
            throw e;
        }
    }
}

package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClusterId;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigUser;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ServerVersion;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How clusters join and leave a fleet. Reports each step in words. */
final class Membership {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,46}[a-z0-9])?");
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final KubeClient hostClient;
    private final Consumer<String> report;

    Membership(Transport host, Consumer<String> report) {
        hostClient = new KubeClient(host);
        this.report = report;
    }

    /**
     * Joins a cluster with the credentials of {@code member}.
     *
     * @throws UserError if the name or the cluster is taken, or the member cannot be reached; nothing was written
     */
    void join(String name, ClientConfig member) throws IOException, InterruptedException {
        checkName(name);
        var id = identify(name, member);
        checkIsNew(name, id);
        new HostObjects(hostClient).ensureNamespace(Cluster.SECRET_NAMESPACE);
        var secret = new NamespacedName(Cluster.SECRET_NAMESPACE, name);
        putSecret(secret, member);
        report.accept("stored its credentials in the Secret %s, encrypted at rest".formatted(secret));
        var spec = ClusterSpec.push(id, member.server().toString(), secret);
        hostClient.create(Cluster.RESOURCE, new Cluster(ObjectMeta.named(name), spec, ClusterStatus.NONE).toJson());
        report.accept("created the Cluster " + name);
    }

    private static void checkName(String name) {
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

    /** A Secret of that name without a Cluster is left from a join that was cut off: it is written anew. */
    private void putSecret(NamespacedName name, ClientConfig member) throws IOException, InterruptedException {
        var secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
        var data = secret.putObject("data");
        put(data, "kubeconfig", kubeconfig(name.name(), member).toYaml());
        put(data, "caBundle", member.tls().authorities().bytes());
        if (member.credential() instanceof Credential.Token(var token)) {
            put(data, "token", token.getBytes(StandardCharsets.UTF_8));
        }
        hostClient.delete(SECRETS, name);
        hostClient.create(SECRETS, secret);
    }

    private static void put(ObjectNode data, String key, byte[] value) {
        data.put(key, Base64.getEncoder().encodeToString(value));
    }

    /** The same access in a kubeconfig that needs no file and no program. */
    private static KubeConfig kubeconfig(String name, ClientConfig member) {
        var tls = member.tls();
        var cluster = new KubeConfigCluster(
                member.server().toString(),
                "",
                tls.authorities(),
                !tls.verify(),
                tls.serverName(),
                member.proxy().map(Object::toString).orElse(""));
        return KubeConfig.builder()
                .cluster(name, cluster)
                .user(name, user(member))
                .context(name, name, name)
                .build();
    }

    private static KubeConfigUser user(ClientConfig member) {
        var certificate = member.tls()
                .identity()
                .map(identity -> new KubeConfigUser.Certificate("", identity.certificate(), "", identity.key()))
                .orElse(KubeConfigUser.Certificate.NONE);
        var token = "";
        var username = "";
        var password = "";
        switch (member.credential()) {
            case Credential.None() -> {}
            case Credential.Token(var value) -> token = value;
            case Credential.TokenFile(var file) -> token = read(file);
            case Credential.Basic(var user, var secret) -> {
                username = user;
                password = secret;
            }
            case Credential.Exec _ ->
                throw new UserError(
                        "the kubeconfig gets its credentials from a program, which the control plane does not run: "
                                + "make a service account in the cluster and use a kubeconfig with its token");
        }
        return new KubeConfigUser(certificate, token, "", username, password, Optional.empty(), "", java.util.Map.of());
    }

    private static String read(java.nio.file.Path tokenFile) {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new UserError("the token file %s cannot be read: %s".formatted(tokenFile, e.getMessage()), e);
        }
    }

    /**
     * Removes a cluster and waits until nothing of it is left.
     *
     * @throws UserError if there is no such cluster, or it is still there after {@code patience}
     */
    void unjoin(String name, Duration patience) throws IOException, InterruptedException {
        var key = new NamespacedName("", name);
        if (!hostClient.delete(Cluster.RESOURCE, key)) {
            throw new UserError(
                    "no cluster named %s has joined: \"flagship clusters\" lists those that have".formatted(name));
        }
        report.accept("deleted the Cluster " + name);
        long giveUp = System.nanoTime() + patience.toNanos();
        await(giveUp, name, "the PediaCluster", PediaCluster.RESOURCE, key);
        report.accept("removed its objects from the catalog");
        await(giveUp, name, "the Cluster", Cluster.RESOURCE, key);
        report.accept("removed its execution namespace %s and its Secret %s/%s"
                .formatted(Cluster.executionNamespace(name), Cluster.SECRET_NAMESPACE, name));
    }

    private void await(long giveUp, String name, String what, GroupVersionResource type, NamespacedName key)
            throws IOException, InterruptedException {
        while (hostClient.find(type, key).isPresent()) {
            if (System.nanoTime() > giveUp) {
                throw new UserError(
                        "%s of %s is still there: look at its finalizers and conditions (kubectl describe %s %s)"
                                .formatted(what, name, type.resource(), name));
            }
            Thread.sleep(PAUSE);
        }
    }
}

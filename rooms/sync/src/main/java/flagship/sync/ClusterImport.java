package flagship.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.GroupResources;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.fleetapi.PediaClusterSpec;
import flagship.fleetapi.PediaClusterSpec.AuthenticationFrom;
import flagship.fleetapi.PediaClusterSpec.SecretKey;
import flagship.fleetapi.PediaClusterStatus;
import flagship.fleetapi.SyncFilter;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead.Owner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in import: every Cluster has a PediaCluster of its name, that synchronises everything. Reconciles the name of a Cluster.
 *
 * <p>After it was made only the connection follows the Cluster; the sync list belongs to the user. A PediaCluster that is not owned by
 * the Cluster was made by somebody else and is never touched. Where an import policy reads Clusters, they are left to it ({@link ClusterPolicies}).
 */
record ClusterImport(HostObjects host, KubeClient hostClient) implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(ClusterImport.class);

    private static final Duration UNTIL_SYNCED = Duration.ofMillis(20);

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        if (!host.synced()) {
            return Outcome.after(UNTIL_SYNCED);
        }
        var cluster = host.cluster(name).filter(found -> !found.metadata().isBeingDeleted());
        var imported = host.pediaCluster(name);
        try {
            if (cluster.isEmpty()) {
                removeImported(imported);
                return Outcome.done();
            }
            return reconcile(
                    cluster.get(), imported, ClusterPolicies.of(host, name).say(name));
        } catch (ApiException e) {
            if (e.code() == 409 || e.code() == 404) {
                return Outcome.retry(); // The cache is behind.
            }
            throw e;
        }
    }

    private Outcome reconcile(Cluster cluster, Optional<PediaCluster> imported, ClusterPolicies.Say say)
            throws IOException, InterruptedException {
        if (imported.isEmpty()) {
            if (say == ClusterPolicies.Say.IMPORT) {
                create(cluster);
            }
            return Outcome.done();
        }
        if (say != ClusterPolicies.Say.LEAVE) {
            follow(cluster, imported.get());
            return Outcome.done();
        }
        if (!isLeft(cluster)) {
            return Outcome.retry(); // The cache is behind.
        }
        removeImported(imported);
        return Outcome.done();
    }

    /** Asked of the host itself, before rows are removed: two caches need not be equally old. */
    private boolean isLeft(Cluster cluster) throws IOException, InterruptedException {
        var lifecycles = hostClient.listAll(PediaClusterLifecycle.RESOURCE, ListOptions.ALL).stream()
                .map(object -> PediaClusterLifecycle.of(object.toJson()))
                .filter(lifecycle -> ClusterPolicies.source(lifecycle)
                        .filter(cluster.name()::equals)
                        .isPresent())
                .toList();
        var cached = ClusterPolicies.of(host, cluster.name()).policies();
        return new ClusterPolicies(cached, lifecycles).say(cluster.name()) == ClusterPolicies.Say.LEAVE;
    }

    private void create(Cluster cluster) throws IOException, InterruptedException {
        var meta = ObjectMeta.named(cluster.name()).withOwner(owner(cluster));
        var pediaCluster = new PediaCluster(meta, spec(cluster), PediaClusterStatus.NONE);
        hostClient.create(PediaCluster.RESOURCE, pediaCluster.toJson());
        log.atInfo().addKeyValue("cluster", cluster.name()).log("cluster imported: everything in it is synchronised");
    }

    private void follow(Cluster cluster, PediaCluster imported) throws IOException, InterruptedException {
        var owners = owners(imported);
        if (owners.isEmpty() || imported.metadata().isBeingDeleted()) {
            return;
        }
        if (owners.stream()
                .noneMatch(owner -> owner.uid().equals(cluster.metadata().uid()))) {
            remove(imported); // Of an earlier Cluster of this name; the next one starts anew.
            return;
        }
        var spec = spec(cluster);
        var same = imported.spec().apiserver().equals(spec.apiserver())
                && imported.spec().authenticationFrom().equals(spec.authenticationFrom());
        if (!same) {
            hostClient.mergePatch(
                    PediaCluster.RESOURCE, new NamespacedName("", cluster.name()), connectionPatch(imported, spec));
        }
    }

    private void removeImported(Optional<PediaCluster> imported) throws IOException, InterruptedException {
        if (imported.isPresent()
                && !owners(imported.get()).isEmpty()
                && !imported.get().metadata().isBeingDeleted()) {
            remove(imported.get());
        }
    }

    private void remove(PediaCluster imported) throws IOException, InterruptedException {
        hostClient.delete(PediaCluster.RESOURCE, new NamespacedName("", imported.name()));
    }

    private static List<Owner> owners(PediaCluster imported) {
        return imported.metadata().owners().stream()
                .filter(owner -> owner.kind().equals(Cluster.KIND.kind())
                        && owner.apiVersion().startsWith(Cluster.KIND.group() + "/"))
                .toList();
    }

    private static Owner owner(Cluster cluster) {
        return new Owner(
                Cluster.KIND.apiVersion(),
                Cluster.KIND.kind(),
                cluster.name(),
                cluster.metadata().uid(),
                false);
    }

    private PediaClusterSpec spec(Cluster cluster) {
        return new PediaClusterSpec(
                Optional.empty(),
                cluster.spec().apiEndpoint(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(authentication(cluster)),
                List.of(GroupResources.EVERYTHING),
                false,
                "",
                "",
                SyncFilter.NONE);
    }

    /** The whole kubeconfig where the Secret has one, else its token and authorities, as Karmada keeps them. */
    private AuthenticationFrom authentication(Cluster cluster) {
        var secret = cluster.spec().secretRef().map(NamespacedName::name).orElse(cluster.name());
        var kubeconfig = new SecretKey(secret, "kubeconfig");
        var token = new SecretKey(secret, "token");
        if (host.secret(kubeconfig).isPresent() || host.secret(token).isEmpty()) {
            return new AuthenticationFrom(
                    Optional.of(kubeconfig), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        var authorities = Optional.of(new SecretKey(secret, "caBundle"))
                .filter(key -> host.secret(key).isPresent());
        return new AuthenticationFrom(
                Optional.empty(), authorities, Optional.empty(), Optional.empty(), Optional.of(token));
    }

    /** It names the version that it was made from: a policy may have just taken the PediaCluster over. */
    private static ObjectNode connectionPatch(PediaCluster imported, PediaClusterSpec spec) {
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", imported.metadata().resourceVersion());
        var fields = patch.putObject("spec").put("apiserver", spec.apiserver());
        var from = fields.putObject("authenticationFrom");
        for (String name : List.of("kubeconfig", "ca", "cert", "key", "token")) {
            from.putNull(name); // A merge patch keeps what it does not name.
        }
        from.setAll(spec.authenticationFrom().orElseThrow().toJson());
        return patch;
    }
}

package flagship.sync;

import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.fleetapi.PediaClusterSpec.AuthenticationFrom;
import flagship.fleetapi.PediaClusterSpec.SecretKey;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.Controller;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubeclient.WorkQueue;
import flagship.kubemodel.GroupVersionResource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalog equal to the members that the host's PediaClusters name. The front door of this room.
 *
 * <p>After a restart each type goes on from the resourceVersion that the catalog holds, without listing again.
 */
public final class Sync implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sync.class);

    /** Changes of a report within this time make one write of the status. */
    private static final Duration STATUS_DELAY = Duration.ofMillis(200);

    /** Pauses after a failed reconciliation. */
    private static final WorkQueue.Retry RETRY =
            new WorkQueue.Retry(Duration.ofMillis(50), Duration.ofSeconds(15), 50, 300);

    private final HostObjects host;
    private final Synchros synchros;
    private final Controller<String> pediaClusters;
    private final Optional<Controller<String>> imports;
    private final Optional<ComparingRounds> rounds;
    private final Housekeeping housekeeping;
    private final Optional<Replicas> replicas;

    private Sync(Transport hostTransport, Synchros synchros) {
        var config = synchros.config();
        var hostClient = new KubeClient(hostTransport);
        this.host = new HostObjects(hostTransport);
        this.synchros = synchros;
        var connections = new ClientConfigs(config.credentialsFromSecrets(), config.kubeConfigs(), host::secret);
        var queue = new WorkQueue<String>(RETRY, Timing.SYSTEM);
        this.replicas = config.sharing()
                .map(sharing -> Replicas.start(
                        hostTransport, sharing, config.shardingName(), () -> names().forEach(queue::add)));
        var share = replicas.<Share>map(found -> found).orElse(Share.ALL);
        var reconciler = new SyncController(
                host,
                hostClient,
                synchros,
                connections,
                share,
                synchros.clock(),
                name -> queue.addAfter(name, STATUS_DELAY));
        this.pediaClusters = Controller.start("pediacluster", config.workers(), reconciler, queue);
        this.imports = config.importClusters()
                ? Optional.of(Controller.start(
                        "clusterimport",
                        1,
                        new ClusterImport(host, hostClient),
                        new WorkQueue<String>(RETRY, Timing.SYSTEM)))
                : Optional.empty();
        this.housekeeping = Housekeeping.start(synchros.catalog(), config.kept().eventRetention(), synchros.clock());
        this.rounds = config.comparing().every().isZero()
                ? Optional.empty()
                : Optional.of(ComparingRounds.start(synchros, config.comparing()));
    }

    /**
     * Starts to synchronise; returns at once.
     *
     * @param host the API server that has the PediaClusters; its CustomResourceDefinitions may come later
     */
    public static Sync start(Transport host, Catalog catalog, SyncConfig config, Clock clock) {
        return start(host, Synchros.over(catalog, config, clock, HttpTransport::open));
    }

    /** As above, with another way to members. */
    static Sync start(
            Transport host,
            Catalog catalog,
            SyncConfig config,
            Clock clock,
            Function<ClientConfig, Transport> openMember) {
        return start(host, Synchros.over(catalog, config, clock, openMember));
    }

    private static Sync start(Transport host, Synchros synchros) {
        var stored = synchros.catalog().clusters();
        var sync = new Sync(host, synchros);
        sync.listen();
        sync.host.start();
        // Rows whose PediaCluster went away while nobody was there: the reconciler removes what no PediaCluster stands
        // for.
        stored.forEach(sync.pediaClusters::enqueue);
        return sync;
    }

    private void listen() {
        host.pediaClusterInformer().handle(pediaClusters.enqueueing(Sync::name));
        host.syncResourcesInformer()
                .handle(pediaClusters.enqueueing(object -> namesWhere(cluster -> cluster.spec()
                        .syncResourcesRefName()
                        .equals(object.head().name()))));
        host.secretInformers()
                .forEach(secrets -> secrets.handle(pediaClusters.enqueueing(secret ->
                        namesWhere(cluster -> refersTo(cluster, secret.head().name())))));
        imports.ifPresent(controller -> {
            host.pediaClusterInformer().handle(controller.enqueueing(Sync::name));
            host.clusterInformer().handle(controller.enqueueing(Sync::name));
            host.secretInformers().forEach(secrets -> secrets.handle(controller.enqueueing(this::clustersOf)));
            host.importPolicyInformer().handle(controller.enqueueing(_ -> clusterNames()));
            host.lifecycleInformer()
                    .handle(controller.enqueueing(
                            object -> ClusterPolicies.source(PediaClusterLifecycle.of(object.toJson())).stream()
                                    .toList()));
        });
    }

    /** All clusters that may be of concern: those of the host, those that run, and those that have rows. */
    private Set<String> names() {
        var names = new TreeSet<>(synchros.running().keySet());
        host.pediaClusters().map(PediaCluster::name).forEach(names::add);
        try {
            names.addAll(synchros.catalog().clusters());
        } catch (CatalogUnavailable e) {
            // Rows without a PediaCluster wait for the next change or start; the others are known from the host.
            log.atInfo().addKeyValue("error", e.getMessage()).log("clusters with rows are not known now");
        }
        return names;
    }

    private List<String> clusterNames() {
        return host.clusterInformer().list().stream()
                .map(cluster -> cluster.head().name())
                .toList();
    }

    private static List<String> name(RawObject object) {
        return List.of(object.head().name());
    }

    private List<String> namesWhere(Predicate<PediaCluster> chosen) {
        return host.pediaClusters().filter(chosen).map(PediaCluster::name).toList();
    }

    private static boolean refersTo(PediaCluster cluster, String secret) {
        return cluster.spec().authenticationFrom().stream()
                .flatMap(Sync::references)
                .anyMatch(reference -> reference.name().equals(secret));
    }

    private static Stream<SecretKey> references(AuthenticationFrom from) {
        return Stream.of(from.kubeconfig(), from.ca(), from.cert(), from.key(), from.token())
                .flatMap(Optional::stream);
    }

    /** The Clusters that a Secret may concern: the one of its name and those that refer to it. */
    private List<String> clustersOf(RawObject secret) {
        var name = secret.head().name();
        return host.clusterInformer().list().stream()
                .map(object -> Cluster.of(object.toJson()))
                .filter(cluster -> cluster.name().equals(name)
                        || cluster.spec()
                                .secretRef()
                                .filter(ref -> ref.name().equals(name))
                                .isPresent())
                .map(Cluster::name)
                .toList();
    }

    /** How each cluster stands, by name. Counts the rows at each call. */
    public List<SyncStatus> status() {
        return synchros.running().keySet().stream()
                .sorted()
                .flatMap(cluster -> synchros.report(cluster).map(report -> status(cluster, report)).stream())
                .toList();
    }

    private SyncStatus status(String cluster, SynchroReport report) {
        var counts = synchros.catalog().counts(cluster);
        var types = report.resources().stream()
                .map(resource -> type(resource, counts))
                .toList();
        return new SyncStatus(
                cluster,
                report.version(),
                report.running().holds(),
                report.healthy().holds(),
                types);
    }

    private static SyncStatus.Type type(ResourceReport report, Map<GroupVersionResource, Long> counts) {
        var stored = report.resource().read();
        var state = report.state().get();
        var synchro = Optional.ofNullable(report.synchro());
        return new SyncStatus.Type(
                stored,
                state.status(),
                state.message(),
                counts.getOrDefault(stored, 0L),
                synchro.map(ResourceSynchro::waiting).orElse(0),
                synchro.map(found -> found.progress().deadLetters()).orElse(0),
                synchro.map(found -> found.progress().mended()).orElse(0L),
                synchro.flatMap(found -> found.progress().comparedAt()),
                synchro.flatMap(found -> found.progress().lastEvent()),
                synchro.map(found -> found.progress().behind()).orElse(Duration.ZERO));
    }

    /** Stops everything; what was read is written if the catalog takes it within a second. */
    @Override
    public void close() {
        housekeeping.close();
        rounds.ifPresent(ComparingRounds::close);
        host.close();
        imports.ifPresent(Controller::close);
        pediaClusters.close();
        synchros.stopAll();
        // Last: others take over as soon as this process has left, and then read on from what it wrote.
        replicas.ifPresent(Replicas::close);
    }
}

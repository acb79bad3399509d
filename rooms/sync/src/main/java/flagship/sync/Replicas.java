package flagship.sync;

import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.LeaderElection.Leadership;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that share the clusters of one shard. Each keeps a Lease of its own and watches those of the others; who is alive decides
 * whose a cluster is ({@link ReplicaChoice}). One lease a process, not one a cluster: a thousand clusters would need a thousand renewals.
 * Owns two virtual threads.
 *
 * <p>Replicas need not agree at every moment: the catalog takes writes of a cluster from the last one that claimed it alone.
 */
final class Replicas implements Share, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replicas.class);
    private static final GroupVersionResource LEASES = new GroupVersionResource("coordination.k8s.io", "v1", "leases");

    /** How soon a death is noticed after the lease has run out. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Nobody comes back to a lease that has been dead for so long. */
    private static final Duration FORGET = Duration.ofMinutes(2);

    private final KubeClient host;
    private final SyncConfig.Sharing sharing;
    private final String own;
    private final LeaseSightings sightings;
    private final Informer leases;
    private final LeaderElection membership;
    private final Runnable changed;
    private final Thread thread;
    private volatile SortedSet<String> members = new TreeSet<>();

    private Replicas(Transport transport, SyncConfig.Sharing sharing, String shard, Runnable changed) {
        var prefix = prefix(shard);
        this.host = new KubeClient(transport);
        this.sharing = sharing;
        this.own = prefix + sharing.identity();
        this.changed = changed;
        this.sightings = new LeaseSightings(prefix, System::nanoTime);
        this.leases = new Informer(transport, ReflectorConfig.of(LEASES).withNamespace(sharing.namespace()))
                .handle(sightings);
        this.membership = LeaderElection.start(host, config(), new Belonging(), Timing.SYSTEM);
        this.thread = Thread.ofVirtual().name("sync-replicas").unstarted(this::run);
    }

    /** @param changed called when the share may have changed */
    static Replicas start(Transport host, SyncConfig.Sharing sharing, String shard, Runnable changed) {
        var replicas = new Replicas(host, sharing, shard, changed);
        replicas.leases.start();
        replicas.thread.start();
        return replicas;
    }

    /** Names of shards may have any form, those of leases not. */
    static String prefix(String shard) {
        var hash = new CRC32();
        hash.update(shard.getBytes(StandardCharsets.UTF_8));
        return "flagship-sync-%08x-".formatted(hash.getValue());
    }

    /** A process that cannot renew gives up before the others take over. */
    private LeaderElection.Config config() {
        var name = new NamespacedName(sharing.namespace(), own);
        var lease = sharing.lease();
        return new LeaderElection.Config(
                name, sharing.identity(), lease, lease.multipliedBy(2).dividedBy(3), lease.dividedBy(4));
    }

    /** Being alive is all there is to it. */
    private static final class Belonging implements Leadership {
        @Override
        public void started() {
            // The look at the leases sees it.
        }

        @Override
        public void stopped() {
            // The look at the leases sees it.
        }
    }

    @Override
    public boolean owns(String cluster) {
        return ReplicaChoice.of(cluster, members).filter(own::equals).isPresent();
    }

    private void run() {
        long forgotten = System.nanoTime();
        try {
            while (true) {
                look();
                if (System.nanoTime() - forgotten > FORGET.toNanos()) {
                    forgotten = System.nanoTime();
                    forget();
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void look() {
        var now = new TreeSet<String>();
        // Who does not know the others yet, or is not sure of itself, has no share.
        if (leases.synced() && membership.leading()) {
            now.addAll(sightings.alive());
            now.add(own);
        }
        if (!now.equals(members)) {
            members = now;
            log.atInfo().addKeyValue("replicas", now).addKeyValue("own", own).log("who synchronises has changed");
            changed.run();
        }
    }

    private void forget() throws InterruptedException {
        for (String name : sightings.deadFor(FORGET)) {
            try {
                host.delete(LEASES, new NamespacedName(sharing.namespace(), name));
            } catch (IOException | ApiException e) {
                log.atDebug().addKeyValue("lease", name).setCause(e).log("a dead lease stays");
            }
        }
    }

    /** The replicas that live, for tests. */
    List<String> members() {
        return List.copyOf(members);
    }

    /** Leaves: the others take over at once. */
    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
        membership.close();
        leases.close();
    }
}

package flagship.sync;

import flagship.kubeclient.KubeConfigPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * How member clusters are read into the catalog.
 *
 * @param allowAllResources whether a sync list may ask for group {@code "*"}: every resource of the member
 * @param allowAllCustomResources whether the wish of a spec for every custom resource is honoured
 * @param credentialsFromSecrets whether {@code authenticationFrom} is honoured
 * @param credentialPlugins whether the kubeconfig of a PediaCluster may name a program that gives the credentials ({@code exec}): whoever
 *     may write PediaClusters runs programs of this machine then
 * @param ignoreLeases leave {@code leases.coordination.k8s.io} out: they change every few seconds and tell little
 * @param shardingName the shard whose PediaClusters are run here; empty is the default shard
 * @param importClusters whether every Cluster of {@code cluster.karmada.io} gets a PediaCluster, unless an import policy reads Clusters
 * @param workers PediaClusters reconciled at the same time; at least 1
 * @param listsAtOnce most lists that run at the same time against one member; at least 1
 * @param batchObjects most changes of one type written together; 1 to 5,000
 * @param queueBytesMax most bytes of one type that wait for the catalog, where it is not shared; reading pauses when they are reached
 * @param healthInterval pause between two health checks of a member; up to half of it is added by chance
 * @param rediscoverInterval longest time after which a member is asked again what it serves
 * @param comparing how rows are compared with the members' objects in the background
 * @param kept what is kept of objects, and for how long
 * @param sharing how processes with one catalog share the clusters of the shard; absent for a process that is alone
 */
public record SyncConfig(
        boolean allowAllResources,
        boolean allowAllCustomResources,
        boolean credentialsFromSecrets,
        boolean credentialPlugins,
        boolean ignoreLeases,
        String shardingName,
        boolean importClusters,
        int workers,
        int listsAtOnce,
        int batchObjects,
        long queueBytesMax,
        Duration healthInterval,
        Duration rediscoverInterval,
        Comparing comparing,
        Kept kept,
        Optional<Sharing> sharing) {
    /**
     * How processes share clusters.
     *
     * @param namespace where their leases lie on the host; exists
     * @param identity of this process, the same after a restart, a part of a DNS name
     * @param lease how long a process that shows no sign of life keeps its clusters; whole seconds, at least 2
     */
    public record Sharing(String namespace, String identity, Duration lease) {
        public Sharing {
            if (!identity.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
                throw new IllegalArgumentException("identity \"%s\" is no part of a DNS name".formatted(identity));
            }
            if (lease.toSeconds() < 2 || !lease.equals(Duration.ofSeconds(lease.toSeconds()))) {
                throw new IllegalArgumentException("lease %s must be whole seconds, at least 2".formatted(lease));
            }
        }

        /** Six seconds. */
        public static Sharing of(String namespace, String identity) {
            return new Sharing(namespace, identity, Duration.ofSeconds(6));
        }
    }

    /**
     * How rows are compared with the members' objects in the background.
     *
     * @param every pause between two rounds over all members; zero for never
     * @param objectsPerSecond most objects that members are asked for in a second, all members together
     * @param settling how long a difference must last: younger ones are changes on their way
     */
    public record Comparing(Duration every, int objectsPerSecond, Duration settling) {
        /** Every ten minutes, 2,000 objects a second, differences that last five seconds. */
        public static final Comparing DEFAULT = new Comparing(Duration.ofMinutes(10), 2_000, Duration.ofSeconds(5));

        public Comparing {
            if (every.isNegative() || settling.isNegative() || objectsPerSecond < 1) {
                throw new IllegalArgumentException(
                        "every %s and settling %s must not be negative, objectsPerSecond %d must be at least 1"
                                .formatted(every, settling, objectsPerSecond));
            }
        }
    }

    /**
     * What is kept of objects, and for how long.
     *
     * @param eventRetention how long Events are kept after they were last seen, even if the member has them no more; zero for as long as it has
     *     them
     * @param managedFields whether {@code metadata.managedFields} are kept
     * @param authors whether an annotation says who changed an object last, where managedFields are not kept
     */
    public record Kept(Duration eventRetention, boolean managedFields, boolean authors) {
        /** Events of a day; neither managedFields nor authors. */
        public static final Kept DEFAULT = new Kept(Duration.ofDays(1), false, false);

        public Kept {
            if (eventRetention.isNegative()) {
                throw new IllegalArgumentException("eventRetention %s must not be negative".formatted(eventRetention));
            }
        }
    }

    /** A batch costs some twenty round trips to a server: over a distance larger ones pay for their memory. */
    private static final long QUEUE_BYTES_OF_SERVER = 1L << 20;

    /**
     * Everything allowed but credential plugins, the default shard; 8 lists a member at once, batches of 1,000, 256 KiB a type, checks every 5
     * s, Events of a day. Larger queues make no list faster: what waits in them outlives several collections and swells the heap.
     */
    public static final SyncConfig DEFAULT = new SyncConfig(
            true,
            true,
            true,
            false,
            false,
            "",
            true,
            5,
            8,
            1_000,
            256L << 10,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Comparing.DEFAULT,
            Kept.DEFAULT,
            Optional.empty());

    public SyncConfig {
        if (workers < 1 || listsAtOnce < 1 || batchObjects < 1 || batchObjects > 5_000 || queueBytesMax < 1) {
            throw new IllegalArgumentException(
                    "workers %d, listsAtOnce %d and queueBytesMax %d must be at least 1, batchObjects %d 1 to 5000"
                            .formatted(workers, listsAtOnce, queueBytesMax, batchObjects));
        }
    }

    /** Most bytes of one type that wait for the catalog: more where it is shared, and so lies on a server. */
    long queueBytes() {
        return sharing.isPresent() ? Math.max(queueBytesMax, QUEUE_BYTES_OF_SERVER) : queueBytesMax;
    }

    /** What the kubeconfig of a PediaCluster may make this process do. */
    KubeConfigPolicy kubeConfigs() {
        return credentialPlugins ? KubeConfigPolicy.DATA_AND_PROGRAMS : KubeConfigPolicy.DATA_ONLY;
    }

    /** The same with other times between health checks and between discoveries. */
    public SyncConfig withIntervals(Duration health, Duration rediscover) {
        return with(credentialPlugins, shardingName, importClusters, health, rediscover, comparing, kept, sharing);
    }

    /** The same for another shard. */
    public SyncConfig withShardingName(String name) {
        return with(
                credentialPlugins, name, importClusters, healthInterval, rediscoverInterval, comparing, kept, sharing);
    }

    /** The same with rows compared in another way. */
    public SyncConfig withComparing(Comparing changed) {
        return with(
                credentialPlugins,
                shardingName,
                importClusters,
                healthInterval,
                rediscoverInterval,
                changed,
                kept,
                sharing);
    }

    /** The same with Events kept for another time. */
    public SyncConfig withEventRetention(Duration time) {
        return withKept(new Kept(time, kept.managedFields(), kept.authors()));
    }

    /** The same with something else kept. */
    public SyncConfig withKept(Kept changed) {
        return with(
                credentialPlugins,
                shardingName,
                importClusters,
                healthInterval,
                rediscoverInterval,
                comparing,
                changed,
                sharing);
    }

    /** The same, with credential plugins of users' kubeconfigs run or refused. */
    public SyncConfig withCredentialPlugins(boolean allowed) {
        return with(
                allowed, shardingName, importClusters, healthInterval, rediscoverInterval, comparing, kept, sharing);
    }

    /** The same, with the built-in import of Clusters on or off. */
    public SyncConfig withImportClusters(boolean imported) {
        return with(
                credentialPlugins,
                shardingName,
                imported,
                healthInterval,
                rediscoverInterval,
                comparing,
                kept,
                sharing);
    }

    /** The same, its clusters shared with other processes. */
    public SyncConfig withSharing(Optional<Sharing> changed) {
        return with(
                credentialPlugins,
                shardingName,
                importClusters,
                healthInterval,
                rediscoverInterval,
                comparing,
                kept,
                changed);
    }

    private SyncConfig with(
            boolean plugins,
            String shard,
            boolean imported,
            Duration health,
            Duration rediscover,
            Comparing compared,
            Kept what,
            Optional<Sharing> shared) {
        return new SyncConfig(
                allowAllResources,
                allowAllCustomResources,
                credentialsFromSecrets,
                plugins,
                ignoreLeases,
                shard,
                imported,
                workers,
                listsAtOnce,
                batchObjects,
                queueBytesMax,
                health,
                rediscover,
                compared,
                what,
                shared);
    }
}

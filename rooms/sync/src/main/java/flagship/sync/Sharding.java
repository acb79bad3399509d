package flagship.sync;

import flagship.fleetapi.PediaCluster;

/**
 * Which shard runs a PediaCluster. A cluster moves in two steps: the old shard lets go of it, then the new one takes it.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md 2.5).
 */
enum Sharding {
    /** Another shard's business. */
    IGNORE,
    /** This shard runs it. */
    RUN,
    /** This shard runs it and must let go; its rows stay. */
    RELEASE;

    static Sharding decide(String shard, PediaCluster cluster) {
        var asked = cluster.spec().shardingName().equals(shard);
        var running = cluster.status().shardingName();
        if (running.isPresent() && !running.get().equals(shard)) {
            return IGNORE;
        }
        if (asked) {
            return RUN;
        }
        return running.isPresent() ? RELEASE : IGNORE;
    }
}

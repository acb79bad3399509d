package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;

/** Writes and removes what members have, for everybody or for the holder of a claim. Safe for use by many threads. */
final class MemberWriting {
    /** Rows removed in one transaction: others write in between. */
    private static final int DROP_STEP = 2_000;

    private final Writer writer;
    private final RowSetMaker maker;
    private final StoredTypes stored;
    private final Runnable written;

    /** What must hold when a transaction writes. */
    @FunctionalInterface
    interface Guard {
        Guard NONE = _ -> {};

        /** @throws Claim.ClaimLost if it does not */
        void check(RowWriter rows) throws SQLException;
    }

    /** The types of which a cluster has anything. */
    @FunctionalInterface
    interface StoredTypes {
        Collection<GroupVersionResource> of(String cluster);
    }

    /** @param written run after a transaction that changed objects */
    MemberWriting(Writer writer, RowSetMaker maker, StoredTypes stored, Runnable written) {
        this.written = written;
        this.writer = writer;
        this.maker = maker;
        this.stored = stored;
    }

    void apply(Batch batch, Guard guard) throws InterruptedException {
        var set = maker.make(batch);
        writer.write(set.rows().size(), rows -> {
            guard.check(rows);
            rows.write(set);
            return set;
        });
        written.run();
    }

    long drop(String cluster, GroupVersionResource type, Guard guard) throws InterruptedException {
        return inSteps(rows -> {
            guard.check(rows);
            return rows.drop(cluster, type, DROP_STEP);
        });
    }

    long dropCluster(String cluster, Guard guard) throws InterruptedException {
        long all = 0;
        for (GroupVersionResource type : stored.of(cluster)) {
            all += drop(cluster, type, guard);
        }
        return all;
    }

    Claim claim(String cluster) throws InterruptedException {
        long token = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        writer.write(1, rows -> {
            rows.claims().take(cluster, token);
            return token;
        });
        return new Held(cluster, rows -> rows.claims().check(cluster, token));
    }

    long expireEvents(Instant seenBefore) throws InterruptedException {
        return inSteps(rows -> rows.expireEvents(seenBefore, DROP_STEP));
    }

    long expireHistory() throws InterruptedException {
        return inSteps(rows -> rows.expireHistory(DROP_STEP));
    }

    /** Does work that takes at most {@value #DROP_STEP} rows at once until there are no more. */
    private long inSteps(Writer.Work<Integer> work) throws InterruptedException {
        long all = 0;
        int some = DROP_STEP;
        while (some == DROP_STEP) {
            some = writer.write(DROP_STEP, work);
            all += some;
            written.run();
        }
        return all;
    }

    /** A claim that may have been lost. */
    private final class Held implements Claim {
        private final String cluster;
        private final Guard guard;

        Held(String cluster, Guard guard) {
            this.cluster = cluster;
            this.guard = guard;
        }

        @Override
        public void apply(Batch batch) throws InterruptedException {
            if (!batch.cluster().equals(cluster)) {
                throw new IllegalArgumentException(
                        "a claim of %s writes no rows of %s".formatted(cluster, batch.cluster()));
            }
            MemberWriting.this.apply(batch, guard);
        }

        @Override
        public long drop(GroupVersionResource type) throws InterruptedException {
            return MemberWriting.this.drop(cluster, type, guard);
        }

        @Override
        public void describe(MemberApis apis) throws InterruptedException {
            byte[] described = apis.toJson();
            writer.write(1, rows -> {
                guard.check(rows);
                rows.describe(cluster, described);
                return described;
            });
        }

        @Override
        public long dropAll() throws InterruptedException {
            long all = dropCluster(cluster, guard);
            writer.write(1, rows -> {
                guard.check(rows);
                rows.forgetDescription(cluster);
                rows.claims().release(cluster);
                return all;
            });
            return all;
        }
    }
}

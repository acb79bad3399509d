package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.catalog.NamePlan.Build;
import flagship.catalog.NameSegments.Planned;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of names, some time behind the rows: names never change, so what is indexed once stays right, and a search looks through
 * what is not indexed yet. The thread looks after a write, at most once a second; it reads names, makes a segment, and brings it to the writer.
 *
 * <p>Of several processes those that write index. A segment whose making was overtaken is thrown away.
 */
final class NameIndexer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NameIndexer.class);

    /** New objects that are worth a segment while more of them come; looked through meanwhile. */
    private static final long LEAST_IN_A_RUSH = 16_384;

    /** The same once few come. */
    private static final long LEAST = 2_048;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PAGE = 4_000;

    private final Writer writer;
    private final Readers readers;
    private final Dialect dialect;
    private final Semaphore written = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private long seen; // The newest object at the last look; of the thread alone.

    NameIndexer(Writer writer, Readers readers, Dialect dialect) {
        this.writer = writer;
        this.readers = readers;
        this.dialect = dialect;
        this.thread = Thread.ofPlatform().name("catalog-names").start(this::loop);
    }

    /** Rows have been written. */
    void wake() {
        if (written.availablePermits() == 0) {
            written.release();
        }
    }

    private void loop() {
        wake(); // A catalog that an older program filled has no index yet.
        while (!closed) {
            try {
                written.acquire();
                written.drainPermits();
                while (look()) {
                    log.atDebug().log("a segment of names indexed");
                }
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                log.atDebug().log("interrupted"); // Only close() does that; the condition above decides.
            } catch (CatalogUnavailable e) {
                log.atWarn().setCause(e).log("names are not indexed now; searches by a part of a name take longer");
            }
        }
    }

    /** Returns whether there may be more to do at once. */
    private boolean look() throws InterruptedException {
        long newest = readers.read(session -> session.number(Sql.of("SELECT max(id) FROM object")));
        boolean rush = newest - seen >= LEAST;
        long least = rush ? LEAST_IN_A_RUSH : LEAST;
        seen = newest;
        boolean due =
                NamePlan.next(readers.read(NameSegments::read), newest, least).isPresent();
        if (due && index(least)) {
            return !closed;
        }
        if (rush) {
            wake(); // To see whether it is over.
        }
        return false;
    }

    /**
     * Makes the segment that is due.
     *
     * @param least new objects that are worth one
     * @return false if none is due, or another process was quicker
     */
    boolean index(long least) throws InterruptedException {
        Optional<Planned> planned = writer.write(1, rows -> rows.nameSegments().next(rows.lastObject(), least));
        if (planned.isEmpty()) {
            return false;
        }
        var made = read(planned.get().build());
        return writer.write(made.objects() / 4, rows -> rows.nameSegments().install(planned.get(), made));
    }

    /** Page by page: nobody holds a snapshot for long. */
    private NamePostings read(Build build) {
        var made = new NamePostings(build.first());
        var after = new long[] {build.first() - 1};
        boolean more = true;
        while (more) {
            more = readers.read(session -> page(session, after, build.last(), made));
        }
        return made;
    }

    private boolean page(Session session, long[] after, long last, NamePostings made) throws SQLException {
        var statement = Sql.of(
                "SELECT id, type, name FROM object" + dialect.byId() + " WHERE id > ? AND id <= ? ORDER BY id LIMIT "
                        + PAGE,
                after[0],
                last);
        int[] rows = {0};
        session.read(statement, row -> {
            made.add(row.getLong(1), row.getLong(2), row.getString(3));
            after[0] = row.getLong(1);
            rows[0]++;
            return true;
        });
        return rows[0] == PAGE;
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        closed = true;
        Threads.end(thread);
    }
}

package flagship.kubestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/** Gives pages that compaction emptied back to the file system, a few at a time, once they are a good part of the file. */
final class FreeSpace {
    /** Left alone: the next writes use them. */
    private static final long FREE_PAGES_KEPT = 1024;
    /** Of the file's pages, one in this many may be free. */
    private static final long SHARE = 4;
    /** Moved in one transaction (1 MiB). */
    private static final int STEP_PAGES = 128;

    private final Writer writer;

    FreeSpace(Writer writer) {
        this.writer = writer;
    }

    void giveBack(BooleanSupplier stopped) {
        long spare = writer.perform(FreeSpace::sparePages);
        while (spare > 0 && !stopped.getAsBoolean()) {
            spare = writer.perform(FreeSpace::shrink);
        }
    }

    private static long shrink(Connection connection) throws SQLException {
        Sql.runToTheEnd(connection, "PRAGMA incremental_vacuum(" + STEP_PAGES + ")");
        return sparePages(connection);
    }

    private static long sparePages(Connection connection) throws SQLException {
        long free = Sql.number(connection, "PRAGMA freelist_count");
        long all = Sql.number(connection, "PRAGMA page_count");
        return free - Math.max(FREE_PAGES_KEPT, all / SHARE);
    }
}

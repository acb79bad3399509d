package flagship.kubestore;

import flagship.kubestore.ObjectStore.Page;
import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.Visitor;
import flagship.kubestore.RemainingCounts.Position;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Lists of a snapshot: as pages, and as a stream that is read in pieces. */
final class Lists {
    /** A piece of a stream ends after this many values, or this many bytes of values. */
    private static final int PIECE_ITEMS = 1000;

    private static final long PIECE_BYTES = 1L << 20;

    private final Readers readers;
    private final RemainingCounts remainingCounts = new RemainingCounts();

    Lists(Readers readers) {
        this.readers = readers;
    }

    /** As {@link ObjectStore#list}. */
    Page page(String prefix, long atRevision, String after, int limit) {
        int most = limit == 0 ? Integer.MAX_VALUE : limit;
        return readers.snapshot((reader, seen) -> {
            long at = seen.resolve(atRevision);
            var items = new ArrayList<Stored>(Math.min(most, PIECE_ITEMS));
            reader.list(KeyRange.of(prefix).after(after), seen, at, most, items::add);
            long remaining = items.size() < most ? 0 : remaining(reader, seen, new Position(prefix, at, after), items);
            return new Page(at, items, remaining);
        });
    }

    private long remaining(Reader reader, Snapshot seen, Position start, List<Stored> items) throws SQLException {
        var end = new Position(start.prefix(), start.revision(), items.getLast().key());
        var before = remainingCounts.after(start);
        long remaining = before.isPresent()
                ? before.getAsLong() - items.size()
                : reader.count(KeyRange.of(end.prefix()).after(end.key()), seen, end.revision());
        remainingCounts.note(end, remaining);
        return remaining;
    }

    /** As {@link ObjectStore#scan}: the pieces show one snapshot, and no connection is held while the visitor works. */
    long scan(String prefix, long atRevision, String after, Visitor visitor) {
        var piece = piece(KeyRange.of(prefix).after(after), atRevision);
        while (visitAll(piece, visitor) && piece.more()) {
            piece = piece(KeyRange.of(prefix).after(piece.items().getLast().key()), piece.revision());
        }
        return piece.revision();
    }

    private static boolean visitAll(Piece piece, Visitor visitor) {
        for (var stored : piece.items()) {
            if (!visitor.visit(stored)) {
                return false;
            }
        }
        return true;
    }

    private Piece piece(KeyRange range, long atRevision) {
        return readers.snapshot((reader, seen) -> {
            long at = seen.resolve(atRevision);
            var collected = new PieceCollector();
            reader.list(range, seen, at, PIECE_ITEMS, collected);
            return new Piece(at, collected.items, collected.full());
        });
    }

    /** @param more whether keys may follow */
    private record Piece(long revision, List<Stored> items, boolean more) {}

    /** Takes values until there are enough. */
    private static final class PieceCollector implements Visitor {
        private final List<Stored> items = new ArrayList<>();
        private long bytes;

        @Override
        public boolean visit(Stored stored) {
            items.add(stored);
            bytes += stored.value().length;
            return !full();
        }

        boolean full() {
            return bytes >= PIECE_BYTES || items.size() >= PIECE_ITEMS;
        }
    }
}

package flagship.catalog;

import flagship.catalog.Catalog.ManyEnd;
import flagship.catalog.Catalog.RowsOfMany;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SearchQuery.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Several searches of one order, read side by side and merged: each holds a small piece of compressed rows. For one thread.
 */
final class MergedRun {
    /** A run and the row that it would give next. */
    private record Head(int query, SearchRun run, StoredRow row) {}

    private final Comparator<Cursor> order;
    private final PriorityQueue<Head> heads;
    private final BodyDecoder decoder;

    MergedRun(List<SortKey> order, List<SearchRun> runs, BodyDecoder decoder) {
        this.order = comparator(order);
        this.decoder = decoder;
        this.heads = new PriorityQueue<>(
                Comparator.comparing((Head head) -> head.row().cursor(), this.order)
                        .thenComparingInt(Head::query));
        for (int i = 0; i < runs.size(); i++) {
            pull(i, runs.get(i));
        }
    }

    private void pull(int query, SearchRun run) {
        var row = run.pull(decoder);
        if (row != null) {
            heads.add(new Head(query, run, row));
        }
    }

    /** @param after no row before this place is handed out */
    ManyEnd run(Optional<Place> after, long offset, long limit, RowsOfMany taker) throws IOException {
        long skip = offset;
        long handed = 0;
        var last = after;
        for (var head = heads.poll(); head != null; head = heads.poll()) {
            var place = head.row().cursor();
            boolean before =
                    after.isPresent() && order.compare(place, after.get().cursor()) < 0;
            if (!before && skip-- <= 0) {
                if (limit > 0 && handed == limit) {
                    return new ManyEnd(handed, last);
                }
                head.run().decode(head.row(), decoder);
                var body = head.row().body();
                taker.row(head.query(), head.row().cluster(), head.row().name(), decoder.buffer(), 0, body.length());
                handed++;
                last = Optional.of(new Place(place, head.query()));
            }
            pull(head.query(), head.run());
        }
        return new ManyEnd(handed, Optional.empty());
    }

    private static Comparator<Cursor> comparator(List<SortKey> order) {
        Comparator<Cursor> byName = Comparator.comparing(Cursor::namespace)
                .thenComparing(Cursor::name)
                .thenComparing(Cursor::cluster);
        var all = new ArrayList<Comparator<Cursor>>();
        for (int i = 0; i < order.size(); i++) {
            int column = i;
            Comparator<Cursor> by = order.get(i).column().isNumber()
                    ? Comparator.comparing(place -> (Long) place.sorted().get(column))
                    : Comparator.comparing(place -> (String) place.sorted().get(column));
            all.add(order.get(i).descending() ? by.reversed() : by);
        }
        return all.reversed().stream().reduce(byName, (later, first) -> first.thenComparing(later));
    }
}

package flagship.catalog;

import flagship.catalog.Catalog.Rows;
import flagship.catalog.Catalog.SearchEnd;
import flagship.catalog.SearchFilter.Content;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SearchSql.Ask;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One search: reads a piece of compressed rows, lets go of the connection, hands them out, and goes on after the last one. For one thread.
 *
 * <p>Where the query has a condition on the content, rows are read that are not handed out; the limit and the offset count those that are.
 */
final class SearchRun {
    private static final int FIRST_PIECE_ROWS = 200;
    private static final int PIECE_ROWS_MAX = 4_000;
    private static final int PIECE_BYTES_MAX = 2 << 20;
    private static final int GROWTH = 4;

    private final Readers readers;
    private final Planner planner;
    private final SearchSql sql;
    private final SearchQuery query;
    private final Deque<Scope> scopes;
    private final Optional<Content> content;
    private Optional<Cursor> after; // The last row read.
    private long offset; // In the database.
    private long skip; // Here, of rows that meet the condition on the content.
    private long wanted;
    private int pieceRows = FIRST_PIECE_ROWS;
    private @Nullable Ask planned; // For the first scope; null until it is read.

    SearchRun(Readers readers, Planner planner, SearchSql sql, SearchQuery query) {
        this.readers = readers;
        this.planner = planner;
        this.sql = sql;
        this.query = query;
        this.scopes = new ArrayDeque<>(Scope.of(query, query.after()));
        this.after = query.after();
        this.content = query.filter().content();
        this.offset = content.isPresent() ? 0 : query.offset();
        this.skip = content.isPresent() ? query.offset() : 0;
        this.wanted = query.limit() == 0 ? Long.MAX_VALUE - 1 : query.limit();
    }

    /** Rows read at once, and whether the part they come from has no more. */
    private record Piece(List<StoredRow> rows, boolean last) {}

    SearchEnd run(BodyDecoder decoder, Rows taker) throws IOException {
        long handed = 0;
        var last = after;
        while (!scopes.isEmpty()) {
            var piece = next();
            for (StoredRow row : piece.rows()) {
                after = Optional.of(row.cursor());
                if (wanted == 0 && content.isEmpty()) {
                    return new SearchEnd(handed, last); // One row more than wanted: there is a next page.
                }
                decode(row, decoder);
                if (!meetsContent(row, decoder)) {
                    continue;
                }
                if (wanted == 0) {
                    return new SearchEnd(handed, last);
                }
                taker.row(
                        row.cluster(),
                        row.name(),
                        decoder.buffer(),
                        0,
                        row.body().length());
                handed++;
                wanted--;
                last = after;
            }
            if (piece.last()) {
                scopes.removeFirst();
                planned = null;
            }
        }
        return new SearchEnd(handed, Optional.empty());
    }

    private boolean meetsContent(StoredRow row, BodyDecoder decoder) {
        if (content.isEmpty()) {
            return true;
        }
        boolean meets = content.get().matches(decoder.buffer(), 0, row.body().length());
        return meets && skip-- <= 0;
    }

    private void decode(StoredRow row, BodyDecoder decoder) {
        byte[] sealContext =
                row.body().sealed() ? RowSetMaker.sealContext(row.cluster(), query.type(), row.name()) : new byte[0];
        decoder.decode(row.body(), sealContext);
    }

    private Piece next() {
        int most = content.isPresent() ? pieceRows : (int) Math.min(pieceRows, wanted + 1);
        var piece = readers.read(session -> read(session, most));
        pieceRows = Math.min(pieceRows * GROWTH, PIECE_ROWS_MAX);
        return piece;
    }

    private Piece read(Session session, int most) throws SQLException {
        if (planned != null) {
            planned = planned.from(after);
            return read(session, sql.rows(planned, most, 0), most);
        }
        var ask = planner.plan(session, query, scopes.getFirst().from(after), after);
        if (ask.isEmpty()) {
            return new Piece(List.of(), true);
        }
        if (offset > 0 && scopes.size() > 1) {
            long there = session.number(sql.count(ask.get(), offset));
            if (there < offset) {
                offset -= there;
                return new Piece(List.of(), true);
            }
        }
        planned = ask.get();
        long skip = offset;
        offset = 0;
        return read(session, sql.rows(planned, most, skip), most);
    }

    private Piece read(Session session, Sql statement, int most) throws SQLException {
        var rows = new ArrayList<StoredRow>(Math.min(most, 512));
        var bytes = new long[1];
        session.read(statement, row -> {
            var stored = StoredRow.read(row, query.order());
            rows.add(stored);
            bytes[0] += stored.body().bytes().length;
            return bytes[0] < PIECE_BYTES_MAX;
        });
        return new Piece(rows, rows.size() < most && bytes[0] < PIECE_BYTES_MAX);
    }
}

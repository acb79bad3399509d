package flagship.search;

import flagship.catalog.Catalog;
import flagship.catalog.Catalog.SearchEnd;
import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes one list while it is read from the catalog: the bytes of each row go to the client and are forgotten. What is only known at the end
 * stands at the end of the answer.
 */
final class ListAnswer {
    private final Catalog catalog;
    private final ListRequest list;
    private final Optional<Instant> asOf;
    private final List<GroupVersionResource> stored;
    private final Items items;
    private final OutputStream out;
    private long written;
    private long version;

    /**
     * @param asOf the time of which the state is wanted; absent for the present
     * @param stored read one after the other
     */
    ListAnswer(
            Catalog catalog,
            ListRequest list,
            Optional<Instant> asOf,
            List<GroupVersionResource> stored,
            Items items,
            OutputStream out) {
        this.asOf = asOf;
        this.catalog = catalog;
        this.list = list;
        this.stored = stored;
        this.items = items;
        this.out = out;
    }

    /** @param alwaysMetadata native lists and tables have {@code metadata} even where it is empty */
    void write(boolean alwaysMetadata) throws IOException {
        items.open(out);
        version = catalog.revision(); // Before the rows: what changes meanwhile comes again in a watch from here.
        var next = list.nothing() ? Optional.<PageToken>empty() : rows();
        var metadata = metadata(next);
        items.close(metadata.equals("{}") && !alwaysMetadata ? "" : metadata, out);
    }

    private Optional<PageToken> rows() throws IOException {
        int type = list.token().map(PageToken::storedType).orElse(0);
        var after = list.token().flatMap(PageToken::after);
        long skip = list.offset();
        for (; type < stored.size(); type++) {
            var end = search(type, after, skip);
            if (end.next().isPresent()) {
                return Optional.of(token(end.next(), type));
            }
            if (stored.size() > 1) {
                skip = skip > 0 ? Math.max(0, skip - count(type)) : 0;
                if (full() && type + 1 < stored.size()) {
                    return Optional.of(token(Optional.empty(), type + 1));
                }
            }
            after = Optional.empty();
        }
        return Optional.empty();
    }

    private boolean full() {
        return list.limit() > 0 && written >= list.limit();
    }

    private SearchEnd search(int type, Optional<Cursor> after, long skip) throws IOException {
        int most = list.limit() == 0 ? 0 : (int) (list.limit() - written);
        var query = list.query(stored.get(type), most, after, skip);
        if (asOf.isPresent()) {
            return catalog.searchAsOf(query, asOf.get(), this::row);
        }
        if (!list.withEvents()) {
            return catalog.search(query, this::row);
        }
        var injection = EventInjection.of(catalog, this::row);
        var end = catalog.search(query, injection.rows());
        injection.flush();
        return end;
    }

    private void row(String cluster, NamespacedName name, byte[] object, int offset, int length) throws IOException {
        if (written++ > 0) {
            out.write(',');
        }
        items.item(cluster, name, object, offset, length, out);
    }

    private PageToken token(Optional<Cursor> after, int type) {
        return new PageToken(after, type, before() + written);
    }

    /** Rows that came before this page. */
    private long before() {
        return list.token().map(PageToken::handed).orElse(list.offset());
    }

    private String metadata(Optional<PageToken> next) {
        var metadata = Json.object();
        if (asOf.isEmpty()) { // Nobody can watch the past.
            metadata.put("resourceVersion", Long.toString(version));
        }
        if (list.continued() && list.numbered() && full()) {
            metadata.put("continue", Long.toString(list.offset() + list.limit()));
        } else if (list.continued() && !list.numbered() && next.isPresent()) {
            metadata.put("continue", next.get().encode());
        }
        if (list.counted()) {
            metadata.put("remainingItemCount", remaining());
        }
        return new String(Json.bytes(metadata), StandardCharsets.UTF_8);
    }

    /** May be negative behind the end, as upstream. */
    private long remaining() {
        long all = 0;
        for (int type = 0; type < stored.size() && !list.nothing(); type++) {
            all += count(type);
        }
        return all - before() - written;
    }

    private long count(int type) {
        return catalog.count(list.query(stored.get(type), 0, Optional.empty(), 0));
    }
}

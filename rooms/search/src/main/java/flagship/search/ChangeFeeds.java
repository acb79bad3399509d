package flagship.search;

import flagship.catalog.Catalog;
import flagship.kubemodel.GroupVersionResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One feed for each set of stored types that somebody watches, as long as somebody does. Safe for use by many threads. */
final class ChangeFeeds implements AutoCloseable {
    private final Catalog catalog;
    private final Map<List<GroupVersionResource>, Shared> feeds = new HashMap<>(); // Guarded by this.
    private boolean closed;

    ChangeFeeds(Catalog catalog) {
        this.catalog = catalog;
    }

    private static final class Shared {
        private final ChangeFeed feed;
        private int users;

        Shared(ChangeFeed feed) {
            this.feed = feed;
        }
    }

    /** A feed in use; closing it lets go of it. */
    final class Lease implements AutoCloseable {
        private final List<GroupVersionResource> types;
        private final ChangeFeed feed;

        private Lease(List<GroupVersionResource> types, ChangeFeed feed) {
            this.types = types;
            this.feed = feed;
        }

        ChangeFeed feed() {
            return feed;
        }

        @Override
        public void close() {
            giveBack(types);
        }
    }

    synchronized Lease take(List<GroupVersionResource> types) {
        if (closed) {
            throw new IllegalStateException("the search is closed");
        }
        var shared = feeds.computeIfAbsent(types, key -> new Shared(ChangeFeed.start(catalog, key)));
        shared.users++;
        return new Lease(types, shared.feed);
    }

    private synchronized void giveBack(List<GroupVersionResource> types) {
        var shared = feeds.get(types);
        if (shared != null && --shared.users == 0) {
            feeds.remove(types);
            shared.feed.close();
        }
    }

    /** Ends all watches. */
    @Override
    public synchronized void close() {
        closed = true;
        feeds.values().forEach(shared -> shared.feed.close());
        feeds.clear();
    }
}

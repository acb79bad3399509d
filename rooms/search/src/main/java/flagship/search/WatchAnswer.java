package flagship.search;

import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.catalog.Catalog.RevisionExpired;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.search.FleetEvent.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers one watch over the fleet: the state of the moment where asked for, then every change that the client's conditions let through, until
 * the time is up or somebody leaves. The resourceVersion of every event is the catalog's revision: from it a watch can be resumed.
 */
final class WatchAnswer {
    /** How long an idle watch goes without looking whether its client is still there. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

    private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(60);
    private static final Duration LAST_BOOKMARK = Duration.ofSeconds(2);

    private final Catalog catalog;
    private final ChangeFeed feed;
    private final WatchRequest watch;
    private final WatchSelection selection;
    private final WatchForm form;
    private final Clock clock;
    private final ApiResponse response;
    private final OutputStream out;

    WatchAnswer(
            Catalog catalog,
            ChangeFeed feed,
            WatchRequest watch,
            WatchSelection selection,
            WatchForm form,
            Clock clock,
            ApiResponse response) {
        this.catalog = catalog;
        this.feed = feed;
        this.watch = watch;
        this.selection = selection;
        this.form = form;
        this.clock = clock;
        this.response = response;
        this.out = response.body();
    }

    /** @param list the same conditions, for the state of the moment */
    void write(ListRequest list, List<GroupVersionResource> types) throws IOException, InterruptedException {
        out.flush(); // The client learns that the watch stands.
        try {
            long now = catalog.revision();
            long start = watch.from() == 0 || watch.initialEvents() ? now : watch.from();
            if (start > now) {
                throw new RevisionExpired(start, now); // Of another catalog: waiting for it would be for ever.
            }
            if (watch.initialEvents()) {
                initial(list, types, now);
            }
            follow(start);
        } catch (RevisionExpired e) {
            var status = ApiException.expired("too old resource version: %d (%d)".formatted(e.asked(), e.oldest()))
                    .status();
            line(form.event("ERROR", Json.bytes(status.toJson())));
            out.flush();
        } catch (CatalogUnavailable e) {
            var status =
                    ApiException.unavailable(String.valueOf(e.getMessage()), 1).status();
            line(form.event("ERROR", Json.bytes(status.toJson())));
            out.flush();
        }
    }

    private void initial(ListRequest list, List<GroupVersionResource> types, long revision) throws IOException {
        if (!list.nothing()) {
            for (GroupVersionResource type : types) {
                catalog.search(
                        list.query(type, 0, Optional.empty(), 0),
                        (cluster, name, object, offset, length) ->
                                line(form.event(Kind.ADDED, cluster, name, object, offset, length, revision)));
            }
        }
        if (watch.initialEnd()) {
            line(form.bookmark(revision, true));
        }
        out.flush();
    }

    private void follow(long start) throws IOException, InterruptedException {
        var end = clock.instant().plus(watch.timeout());
        var nextBookmark = clock.instant().plus(BOOKMARK_INTERVAL);
        long seen = start;
        boolean lastSent = false;
        while (clock.instant().isBefore(end) && !response.clientGone()) {
            var part = feed.take(seen, min(LOOK_AROUND, Duration.between(clock.instant(), end)));
            if (part.isEmpty()) {
                return; // The client resumes from what it has seen, somewhere else.
            }
            for (FleetEvent event : part.get().events()) {
                event(event);
            }
            seen = Math.max(seen, part.get().reached());
            var now = clock.instant();
            boolean last = !lastSent && isLast(now, end);
            if (watch.bookmarks() && (last || now.isAfter(nextBookmark))) {
                line(form.bookmark(seen, false));
                nextBookmark = now.plus(BOOKMARK_INTERVAL);
                lastSent |= last;
            }
            out.flush();
        }
    }

    private static boolean isLast(Instant now, Instant end) {
        return now.plus(LAST_BOOKMARK).isAfter(end);
    }

    private void event(FleetEvent event) throws IOException {
        var kind = event.kindFor(selection);
        if (kind.isPresent()) {
            line(event.line(form.name(), kind.get(), () -> form.event(event, kind.get())));
        }
    }

    private void line(byte[] line) throws IOException {
        out.write(line);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

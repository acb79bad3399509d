package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.RevisionCompacted;
import flagship.kubestore.ObjectStore.WatchEnded;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Answers a watch of a collection: initial state where asked for, then every change, until the time is up or somebody leaves. */
final class WatchHandler {
    /** Watches without a timeout end after this time to twice this time, so that clients spread over servers again. */
    private static final long USUAL_SECONDS = 1800;

    /** How long an idle watch goes without looking whether its client is still there. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

    private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(60);
    private static final Duration LAST_BOOKMARK = Duration.ofSeconds(2);

    private final ObjectStore store;
    private final ObjectReader reader;
    private final Presentations presentations;
    private final Clock clock;

    WatchHandler(ObjectStore store, ObjectReader reader, Presentations presentations, Clock clock) {
        this.store = store;
        this.reader = reader;
        this.presentations = presentations;
        this.clock = clock;
    }

    /** The old form of a watch of one object: {@code /api/v1/watch/namespaces/NS/pods/NAME}. */
    void one(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        var query = new HashMap<>(request.query());
        query.put("fieldSelector", List.of("metadata.name=" + target.name().name()));
        handle(
                target,
                new ApiRequest(
                        request.method(), request.path(), query, request.headers(), request.body(), request.user()),
                response);
    }

    void handle(RequestTarget target, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var options = ListOptions.of(request, true);
        var asked = options.sendInitialEvents().orElse(false) ? ObjectForm.Asked.WATCH_LIST : ObjectForm.Asked.WATCH;
        var presentation = presentations.choose(target.type(), request, asked);
        var selection = new Selection(target.type(), options.labels(), options.fields());
        long from = options.version();
        WebSocketAnswer.Work work =
                answer -> stream(new Asked(target, options, from, selection), new WatchStream(answer, presentation));
        boolean upgraded = WebSocketHandshake.asked(request)
                && response instanceof AnswerWriter writer
                && writer.upgrade(
                        WebSocketHandshake.acceptance(
                                request,
                                WebSocketHandshake.offered(request).stream().findFirst()),
                        WebSocketAnswer.use(work));
        if (!upgraded) {
            response.header("Content-Type", presentation.streamType());
            work.run(response);
        }
    }

    /** A watch as it was asked for. */
    private record Asked(RequestTarget target, ListOptions options, long from, Selection selection) {}

    private void stream(Asked asked, WatchStream out) throws IOException, InterruptedException {
        out.flush();
        var target = asked.target();
        var options = asked.options();
        long from = asked.from();
        var prefix = StoreKeys.prefix(target.type().storage(), target.namespace());
        try {
            long start = initialEvents(options, from)
                    ? initial(target, options, prefix, asked.selection(), out)
                    : start(options, from);
            follow(target.type(), options, prefix, start, asked.selection(), out);
        } catch (RevisionCompacted e) {
            out.error(expired(from, e.oldest()));
        } catch (WatchEnded e) {
            // The client resumes from what it has seen.
        }
    }

    private static boolean initialEvents(ListOptions options, long from) {
        return options.sendInitialEvents().orElse(from == 0);
    }

    private long start(ListOptions options, long from) {
        return options.sendInitialEvents().isPresent() && from == 0 ? store.revision() : from;
    }

    /** Sends the current state as additions; returns the revision that it shows. */
    private long initial(RequestTarget target, ListOptions options, String prefix, Selection selection, WatchStream out)
            throws IOException {
        long revision = store.revision();
        var type = target.type();
        try {
            store.scan(prefix, revision, "", stored -> {
                byte[] object = reader.bytes(type, stored);
                if (selection.matches(object)) {
                    out.added(object);
                }
                return true;
            });
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        if (options.sendInitialEvents().orElse(false) && options.bookmarks()) {
            out.bookmark(revision, true);
        }
        out.flush();
        return revision;
    }

    private void follow(
            ServedType type, ListOptions options, String prefix, long start, Selection selection, WatchStream out)
            throws IOException, InterruptedException {
        var transitions = new WatchTransitions(type, reader, selection);
        var end = clock.instant().plus(timeout(options));
        var nextBookmark = clock.instant().plus(BOOKMARK_INTERVAL);
        boolean lastSent = false;
        try (var watch = store.watch(prefix, start)) {
            while (clock.instant().isBefore(end) && !out.clientGone()) {
                for (var event : watch.take(min(LOOK_AROUND, Duration.between(clock.instant(), end)))) {
                    transitions.of(event).ifPresent(out::event);
                }
                var now = clock.instant();
                boolean last = !lastSent && now.plus(LAST_BOOKMARK).isAfter(end);
                if (options.bookmarks() && (last || now.isAfter(nextBookmark))) {
                    out.bookmark(Math.max(start, watch.progress()), false);
                    nextBookmark = now.plus(BOOKMARK_INTERVAL);
                    lastSent |= last;
                }
                out.flush();
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Duration timeout(ListOptions options) {
        return options.timeout()
                .orElseGet(() ->
                        Duration.ofSeconds(ThreadLocalRandom.current().nextLong(USUAL_SECONDS, 2 * USUAL_SECONDS)));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static byte[] expired(long asked, long oldest) {
        var status = ApiException.expired("too old resource version: %d (%d)".formatted(asked, oldest))
                .status();
        return Json.bytes(status.toJson());
    }
}

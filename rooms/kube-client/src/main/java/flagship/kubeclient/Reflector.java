package flagship.kubeclient;

import flagship.kubeclient.ListReader.Envelope;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all objects of one type: lists them once, then watches, for as long as it is open. Owns one virtual thread.
 *
 * <p>It resumes after a lost connection from the last version seen, lists again once when that version has expired, and pauses between
 * failures: 0.8 s doubling to 30 s, with jitter, or as long as the server's {@code Retry-After} says. Objects are cut out of the answer
 * as bytes; memory is bounded by the largest object and one batch.
 *
 * <p>Source of the behaviour: client-go 1.32, tools/cache/reflector.go.
 */
public final class Reflector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reflector.class);

    /** A watch that brought nothing and ended sooner than this counts as a failure. */
    private static final Duration WATCH_MIN = Duration.ofSeconds(1);

    private final ReflectorConfig config;
    private final ReflectorHandler handler;
    private final ListWatch requests;
    private final Backoff backoff;
    private final Thread thread;
    private volatile boolean closed;
    /** Written by {@code thread} alone; empty means that a list is needed. */
    private volatile String position;
    /** Whether the server takes streaming lists; for {@code thread} alone. */
    private boolean streaming;
    /** The last list was not followed by a watch that brought anything; for {@code thread} alone. */
    private boolean expiredAtOnce;

    private Reflector(Transport transport, ReflectorConfig config, ReflectorHandler handler) {
        this.config = config;
        this.handler = handler;
        this.requests = new ListWatch(transport, config);
        this.backoff = new Backoff(config.timing());
        this.position = config.resumeFrom();
        this.streaming = config.streamingList();
        this.thread = Thread.ofVirtual()
                .name("reflector-" + config.resource().resource())
                .unstarted(this::run);
    }

    /** Starts reading; the handler is called from a thread that this reflector owns. */
    public static Reflector start(Transport transport, ReflectorConfig config, ReflectorHandler handler) {
        var reflector = new Reflector(transport, config, handler);
        reflector.thread.start();
        return reflector;
    }

    /** The version up to which everything has been delivered; empty before the first list is complete. */
    public String resourceVersion() {
        return position;
    }

    /** Stops and returns when the handler is not called any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread);
    }

    private void run() {
        try {
            while (!closed) {
                listAndFollow();
            }
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("gvr", config.resource()).log("reflector stopped");
        }
    }

    private void listAndFollow() throws InterruptedException {
        try {
            if (!position.isEmpty()) {
                watch();
            } else if (streaming) {
                streamingList();
            } else {
                list();
            }
        } catch (ApiException e) {
            refused(e);
        } catch (IOException | RuntimeException e) {
            // What the handler throws must not end the following of a type for good: reported, and tried again.
            failed(e);
        }
    }

    private void list() throws IOException, InterruptedException {
        int limit = config.limits().pageObjects();
        try {
            list(limit);
        } catch (ApiException e) {
            if (e.code() != 410) {
                throw e;
            }
            log.atInfo().addKeyValue("gvr", config.resource()).log("list expired between pages, read in one piece");
            list(0);
        }
    }

    private void list(int limit) throws IOException, InterruptedException {
        handler.listStarted();
        var batches = new Batches(handler, config.limits());
        var page = new Envelope("", "");
        do {
            var last = page.continuation();
            page = requests.page(last, limit, batches);
            if (!page.continuation().isEmpty() && page.continuation().equals(last)) {
                throw new IOException("the server's list does not end: a page names itself as the next");
            }
        } while (!page.continuation().isEmpty());
        batches.flush();
        listed(page.resourceVersion());
    }

    private void listed(String resourceVersion) throws IOException, InterruptedException {
        if (resourceVersion.isEmpty()) {
            throw new IOException("the server's list has no resourceVersion");
        }
        handler.listed(resourceVersion);
        position = resourceVersion;
    }

    private void watch() throws IOException, InterruptedException {
        long began = config.timing().nanoTime();
        try (var response = requests.watch(position)) {
            handler.watching();
            var reader = reader(response);
            boolean quiet = true;
            for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                deliver(event.get());
                quiet = false;
            }
            ended(quiet, config.timing().nanoTime() - began);
        }
    }

    private WatchReader reader(Transport.Response response) {
        return new WatchReader(
                response.body(),
                RawObjects.naming(config.kind()),
                config.limits().objectBytesMax());
    }

    private void ended(boolean quiet, long nanos) throws IOException {
        if (quiet && nanos < WATCH_MIN.toNanos()) {
            throw new IOException("the server ended the watch at once");
        }
        progressed();
    }

    private void deliver(WatchEvent event) throws IOException, InterruptedException {
        switch (event) {
            case WatchEvent.Changed(var type, var object) -> {
                handler.event(type, object);
                moved(object.head().resourceVersion());
            }
            case WatchEvent.Unreadable(var type, var object) -> {
                handler.unreadable(type, object);
                moved(object.resourceVersion());
            }
            case WatchEvent.Bookmark(var resourceVersion, var _) -> {
                handler.bookmark(resourceVersion);
                moved(resourceVersion);
            }
            case WatchEvent.Failed(var status) -> throw new ApiException(status);
        }
    }

    private void moved(String resourceVersion) {
        if (!resourceVersion.isEmpty()) {
            position = resourceVersion;
        }
        progressed();
    }

    private void progressed() {
        backoff.reset();
        expiredAtOnce = false;
    }

    private void streamingList() throws IOException, InterruptedException {
        handler.listStarted();
        try (var response = requests.streamingList()) {
            var reader = reader(response);
            initialState(reader);
            handler.watching();
            for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                deliver(event.get());
            }
            progressed();
        }
    }

    private void initialState(WatchReader reader) throws IOException, InterruptedException {
        var batches = new Batches(handler, config.limits());
        while (true) {
            switch (reader.next().orElse(null)) {
                case null -> {
                    // A server that does not know the parameter never marks the end of the initial state.
                    streaming = false;
                    throw new IOException("the server ended a streaming list before it was complete");
                }
                case WatchEvent.Changed(var _, var object) -> batches.accept(object);
                case WatchEvent.Unreadable(var _, var object) -> batches.unreadable(object);
                case WatchEvent.Bookmark(var resourceVersion, var initialEventsEnd) -> {
                    if (initialEventsEnd) {
                        batches.flush();
                        listed(resourceVersion);
                        return;
                    }
                }
                case WatchEvent.Failed(var status) -> throw new ApiException(status);
            }
        }
    }

    private void refused(ApiException e) throws InterruptedException {
        if (position.isEmpty() && streaming && (e.code() == 422 || e.code() == 400)) {
            streaming = false;
            log.atDebug().addKeyValue("gvr", config.resource()).log("no streaming lists here, reading pages");
            return;
        }
        if (!position.isEmpty() && historyLost(e)) {
            log.atInfo()
                    .addKeyValue("gvr", config.resource())
                    .addKeyValue("resourceVersion", position)
                    .log("version has expired, listing again");
            position = "";
            if (!expiredAtOnce) {
                expiredAtOnce = true;
                return;
            }
        }
        failed(e);
    }

    /** Expired; or from the future, as after a server was restored from a backup. */
    private static boolean historyLost(ApiException e) {
        var details = e.status().details();
        boolean tooLarge = details != null
                && details.causes().stream().anyMatch(cause -> cause.reason().equals("ResourceVersionTooLarge"));
        return e.code() == 410 || tooLarge;
    }

    private void failed(Exception e) throws InterruptedException {
        if (closed || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        int asked = e instanceof ApiException refusal ? refusal.retryAfterSeconds() : 0;
        var pause = asked > 0 ? backoff.jittered(Duration.ofSeconds(asked)) : backoff.next();
        log.atDebug()
                .setCause(e)
                .addKeyValue("gvr", config.resource())
                .addKeyValue("pause", pause)
                .log("list or watch failed");
        handler.failed(e);
        config.timing().sleep(pause);
    }
}

package flagship.kubeclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users of objects what happened to them, as {@code core/v1} Events. Recording never blocks: events are written later, the same event
 * again raises a count, an object about which too much is told is left alone for a while, and what finds the queue full is dropped and
 * counted. Owns a few virtual threads. Safe for use by many threads.
 *
 * <p>Source of the behaviour: client-go 1.32, tools/record.
 */
public final class EventRecorder implements AutoCloseable {
    public static final String NORMAL = "Normal";
    public static final String WARNING = "Warning";

    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
    private static final int WRITERS = 2;
    private static final int WAITING_MAX = 10_000;
    /** Pause of a writer after each event: what events tell of goes before them. */
    private static final Duration PAUSE = Duration.ofMillis(4);

    private static final int MESSAGE_CHARS_MAX = 4_096;

    private final KubeClient client;
    private final String component;
    private final Timing timing;
    private final List<Writer> writers;
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * The object that an event is about.
     *
     * @param namespace empty for a cluster-scoped object, whose events lie in {@code default}
     * @param uid may be empty
     */
    public record Subject(
            String apiVersion, String kind, String namespace, String name, String uid, String resourceVersion) {}

    /** What is told; equal ones are one Event with a count. */
    record Told(Subject subject, String type, String reason, String message) {}

    private EventRecorder(Transport host, String component, Timing timing) {
        this.client = new KubeClient(host);
        this.component = component;
        this.timing = timing;
        var all = new ArrayList<Writer>();
        for (int index = 0; index < WRITERS; index++) {
            all.add(new Writer("events-" + index));
        }
        this.writers = List.copyOf(all);
    }

    /** @param component who tells, as users see it */
    public static EventRecorder start(Transport host, String component, Timing timing) {
        var recorder = new EventRecorder(host, component, timing);
        recorder.writers.forEach(writer -> writer.thread.start());
        return recorder;
    }

    /**
     * Tells something.
     *
     * @param type {@link #NORMAL} or {@link #WARNING}
     * @param reason one word in CamelCase
     */
    public void record(Subject subject, String type, String reason, String message) {
        var cut = message.length() > MESSAGE_CHARS_MAX ? message.substring(0, MESSAGE_CHARS_MAX) : message;
        // Without the version, which differs each time.
        var plain = new Subject(
                subject.apiVersion(), subject.kind(), subject.namespace(), subject.name(), subject.uid(), "");
        var writer = writers.get(Math.floorMod(plain.hashCode(), WRITERS));
        if (!writer.waiting.offer(new Told(plain, type, reason, cut)) && dropped.getAndIncrement() == 0) {
            log.atWarn().addKeyValue("component", component).log("more events than can be written, dropping some");
        }
    }

    /** Events that were dropped because too many waited. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes the events about some of the objects, in order. */
    private final class Writer {
        private final BlockingQueue<Told> waiting = new ArrayBlockingQueue<>(WAITING_MAX / WRITERS);
        private final EventHistory history = new EventHistory(timing);
        private final Thread thread;

        Writer(String name) {
            thread = Thread.ofVirtual().name(name).unstarted(this::run);
        }

        private void run() {
            try {
                while (true) {
                    var told = waiting.take();
                    if (history.allows(told.subject())) {
                        write(told);
                        timing.sleep(PAUSE);
                    }
                }
            } catch (InterruptedException e) {
                log.atDebug().addKeyValue("component", component).log("event writer stopped");
            }
        }

        private void write(Told told) throws InterruptedException {
            try {
                var before = history.find(told);
                if (before.isEmpty() || !repeat(told, before.get())) {
                    create(told);
                }
            } catch (ApiException | IOException e) {
                // An event is no state: what it tells is in the conditions too.
                log.atDebug()
                        .addKeyValue("object", told.subject().name())
                        .addKeyValue("error", e.getMessage())
                        .log("event not written");
            }
        }

        /** Raises the count; false if the event has expired. */
        private boolean repeat(Told told, EventHistory.Written before) throws IOException, InterruptedException {
            var patch = Json.object().put("count", before.count() + 1).put("lastTimestamp", seconds(timing.now()));
            try {
                client.mergePatch(EVENTS, before.name(), patch);
            } catch (ApiException e) {
                if (e.code() == 404) {
                    return false;
                }
                throw e;
            }
            history.put(told, new EventHistory.Written(before.name(), before.count() + 1));
            return true;
        }

        private void create(Told told) throws IOException, InterruptedException {
            var namespace = told.subject().namespace().isEmpty()
                    ? "default"
                    : told.subject().namespace();
            var name = new NamespacedName(
                    namespace, "%s.%x".formatted(told.subject().name(), uniqueNanos()));
            client.create(EVENTS, event(told, name));
            history.put(told, new EventHistory.Written(name, 1));
        }
    }

    /** Nanoseconds since 1970 that no other event of this recorder has. */
    private long uniqueNanos() {
        var now = timing.now();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return lastNanos.updateAndGet(last -> Math.max(last + 1, nanos));
    }

    private ObjectNode event(Told told, NamespacedName name) {
        var now = seconds(timing.now());
        var event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
        var about = event.putObject("involvedObject");
        var subject = told.subject();
        about.put("apiVersion", subject.apiVersion())
                .put("kind", subject.kind())
                .put("name", subject.name());
        if (!subject.namespace().isEmpty()) {
            about.put("namespace", subject.namespace());
        }
        if (!subject.uid().isEmpty()) {
            about.put("uid", subject.uid());
        }
        event.put("reason", told.reason()).put("message", told.message()).put("type", told.type());
        event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
        event.putObject("source").put("component", component);
        return event.put("reportingComponent", component).put("reportingInstance", "");
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Stops writing; what waits is lost. Returns when the threads have ended. */
    @Override
    public void close() {
        writers.forEach(writer -> writer.thread.interrupt());
        writers.forEach(writer -> Threads.join(writer.thread));
    }
}

package flagship.search;

import flagship.catalog.ObjectChange;
import flagship.kubemodel.ObjectHead;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One change of one object in the fleet, read once and written once a form for all who watch it. Safe for use by many threads. */
final class FleetEvent {
    private final ObjectChange change;
    private final Optional<State> before;
    private final Optional<State> after;
    private final Map<String, byte[]> lines = new ConcurrentHashMap<>();

    FleetEvent(ObjectChange change) {
        this.change = change;
        this.before = change.before().map(State::of);
        this.after = change.after().map(State::of);
    }

    /** One state of an object. */
    record State(byte[] object, ObjectHead head) {
        static State of(byte[] object) {
            return new State(object, ObjectHead.read(object));
        }
    }

    /** What one watcher sees of a change. */
    enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** Absent where the watcher sees nothing: an object that starts to match is added, one that stops is deleted. */
    Optional<Kind> kindFor(WatchSelection selection) {
        boolean was = before.filter(state -> selection.matches(change.cluster(), state))
                .isPresent();
        boolean is = after.filter(state -> selection.matches(change.cluster(), state))
                .isPresent();
        if (is) {
            return Optional.of(was ? Kind.MODIFIED : Kind.ADDED);
        }
        return was ? Optional.of(Kind.DELETED) : Optional.empty();
    }

    /** The object that an event of a kind shows: its last state for a deletion. */
    byte[] shown(Kind kind) {
        return (kind == Kind.DELETED ? before : after).orElseThrow().object();
    }

    ObjectChange change() {
        return change;
    }

    /** The event as it is sent, written by the first who wants it in this form. */
    byte[] line(String form, Kind kind, Supplier<byte[]> writer) {
        return lines.computeIfAbsent(kind + " " + form, key -> writer.get());
    }

    /** About the bytes that this keeps in memory. */
    long bytes() {
        return 256
                + change.before().map(object -> object.length).orElse(0)
                + 2L * change.after().map(object -> object.length).orElse(0);
    }
}

package flagship.kubeapiserver;

import flagship.kubestore.ObjectStore.Event;
import java.util.Optional;

/** Turns changes of the store into what one watch sees of them: an object that starts to match is added, one that stops is deleted. */
final class WatchTransitions {
    private final ServedType type;
    private final ObjectReader reader;
    private final Selection selection;

    WatchTransitions(ServedType type, ObjectReader reader, Selection selection) {
        this.type = type;
        this.reader = reader;
        this.selection = selection;
    }

    /** One event of a watch. {@code type} is ADDED, MODIFIED or DELETED. */
    record Seen(String type, byte[] object) {}

    /** Empty where the watch does not see the change. */
    Optional<Seen> of(Event event) {
        byte[] value = reader.bytes(type, event.revision(), event.value());
        if (event.deleted()) {
            return selection.matches(value) ? Optional.of(new Seen("DELETED", value)) : Optional.empty();
        }
        if (event.created() || event.previous() == null) {
            return selection.matches(value) ? Optional.of(new Seen("ADDED", value)) : Optional.empty();
        }
        if (selection.everything()) {
            return Optional.of(new Seen("MODIFIED", value));
        }
        return changed(event, value, reader.bytes(type, 0, event.previous()));
    }

    private Optional<Seen> changed(Event event, byte[] value, byte[] previous) {
        boolean now = selection.matches(value);
        boolean before = selection.matches(previous);
        if (now) {
            return Optional.of(new Seen(before ? "MODIFIED" : "ADDED", value));
        }
        return before
                ? Optional.of(new Seen("DELETED", ObjectEncoding.of(previous).at(event.revision())))
                : Optional.empty();
    }
}

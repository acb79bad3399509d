package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.util.List;
import java.util.Optional;

/**
 * Changes of one type of one cluster, and how far they bring it.
 *
 * @param kind the Kind of the type
 * @param changes in any order; of several with one name the last counts
 * @param checkpoint what is reached when the batch is written; absent in the middle of a list
 */
public record Batch(
        String cluster, GroupVersionResource type, String kind, List<Change> changes, Optional<Checkpoint> checkpoint) {
    public Batch {
        changes = List.copyOf(changes);
    }

    /** One change of one object. */
    public sealed interface Change {
        NamespacedName name();

        /**
         * The object's new state: its head and its JSON bytes as they shall be served.
         *
         * @param event what an Event is known by; empty for every other object
         */
        record Put(ObjectHead head, byte[] object, Optional<EventFacts> event) implements Change {
            /** The state of an object that is no Event. */
            public Put(ObjectHead head, byte[] object) {
                this(head, object, Optional.empty());
            }

            @Override
            public NamespacedName name() {
                return head.namespacedName();
            }
        }

        /** The object is gone. */
        record Remove(NamespacedName name) implements Change {}

        /**
         * The object cannot be stored: it becomes a {@link DeadLetter}, until a state of it is stored or it is gone.
         *
         * @param version resourceVersion; empty where there is none
         * @param reason one sentence
         */
        record Refuse(NamespacedName name, String version, String reason) implements Change {}
    }
}

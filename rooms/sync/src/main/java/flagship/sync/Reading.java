package flagship.sync;

import flagship.catalog.EventFacts;
import flagship.kubeclient.RawObject;
import java.util.Optional;

/** What a member said of one object, as it waits to be written. */
sealed interface Reading {
    /** Bytes that wait. */
    int weight();

    /**
     * Its state, ready to be kept.
     *
     * @param event what an Event is known by; empty for every other object
     */
    record Kept(RawObject object, Optional<EventFacts> event) implements Reading {
        @Override
        public int weight() {
            return object.bytes().length;
        }
    }

    /** It is not there any more. */
    record Gone() implements Reading {
        @Override
        public int weight() {
            return 0;
        }
    }

    /** Its state cannot be kept. */
    record Refused(String version, String reason) implements Reading {
        @Override
        public int weight() {
            return reason.length();
        }
    }
}

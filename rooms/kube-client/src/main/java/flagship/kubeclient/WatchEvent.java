package flagship.kubeclient;

import flagship.kubemodel.Status;

/** One event of a watch. */
sealed interface WatchEvent {
    record Changed(ReflectorHandler.Type type, RawObject object) implements WatchEvent {}

    /** A change of an object that cannot be read. */
    record Unreadable(ReflectorHandler.Type type, UnreadableObject object) implements WatchEvent {}

    /** @param initialEventsEnd the initial state of a streaming list is complete */
    record Bookmark(String resourceVersion, boolean initialEventsEnd) implements WatchEvent {}

    record Failed(Status status) implements WatchEvent {}
}

package flagship.kubestore;

import flagship.kubestore.ObjectStore.WatchEnded;
import java.util.Optional;

/** Past events and values for watchers: from the ring while they are young, then from the log. */
final class History implements Change.PreviousValues {
    private final EventRing ring;
    private final Readers readers;

    History(EventRing ring, Readers readers) {
        this.ring = ring;
        this.readers = readers;
    }

    /** As {@link LogReader#events}. */
    LogReader.Chunk events(KeyRange range, long from, long to, long bytesMax) {
        return readers.snapshot((reader, seen) -> reader.log().events(range, from, to, seen, bytesMax));
    }

    /** @throws WatchEnded if the value is gone, because the history of the event that it preceded is gone */
    @Override
    public byte[] at(long revision) {
        var young = ring.get(revision);
        if (young != null) {
            return young.value();
        }
        Optional<byte[]> value = readers.read(reader -> reader.log().value(revision));
        return value.orElseThrow(() -> new WatchEnded(
                "the watch fell behind: the value of revision %d is no longer kept".formatted(revision)));
    }
}

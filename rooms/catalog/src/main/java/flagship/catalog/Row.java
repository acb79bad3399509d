package flagship.catalog;

import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One change, ready for the writer.
 *
 * @param head null where the object is to be removed; so are {@code body}
 * @param fingerprint of the object's bytes; 0 for a removal
 * @param facts what the object is found and counted by
 * @param event null unless the object is an Event
 * @param refusal null unless the object cannot be stored
 */
record Row(
        NamespacedName name,
        @Nullable ObjectHead head,
        @Nullable Body body,
        long fingerprint,
        List<Fact> facts,
        @Nullable EventFacts event,
        @Nullable Refusal refusal) {
    static Row removal(NamespacedName name) {
        return new Row(name, null, null, 0, List.of(), null, null);
    }

    /** An object that cannot be stored: what is stored of it stays. */
    static Row refused(NamespacedName name, Refusal refusal) {
        return new Row(name, null, null, 0, List.of(), null, refusal);
    }

    /** Why a state of an object cannot be stored. */
    record Refusal(String version, String reason) {}

    /** Whether any engine can look the name up; no row has another one. */
    boolean hasStorableName() {
        return name.namespace().indexOf('\0') < 0 && name.name().indexOf('\0') < 0;
    }

    /** Length and CRC-32C: tells equal bytes of equal resourceVersion from a member that was restored from a backup. */
    static long fingerprint(byte[] object) {
        var crc = new CRC32C();
        crc.update(object);
        return (long) object.length << 32 | crc.getValue();
    }

    /** Seconds since the epoch; null where the object says nothing that can be read. */
    static @Nullable Long created(ObjectHead head) {
        try {
            return head.creationTimestamp().isEmpty()
                    ? null
                    : (Long) Instant.parse(head.creationTimestamp()).getEpochSecond();
        } catch (DateTimeParseException e) {
            return null; // The time is a convenience of ours; the object is served as the member wrote it.
        }
    }
}

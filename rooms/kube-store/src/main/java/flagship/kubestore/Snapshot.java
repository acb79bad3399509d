package flagship.kubestore;

import flagship.kubestore.ObjectStore.RevisionCompacted;

/**
 * What one read transaction sees.
 *
 * @param newest the newest revision
 * @param compacted the oldest revision whose state is complete
 */
record Snapshot(long newest, long compacted) {
    /** The revision to read where {@code asked} was asked for; 0 asks for the newest. */
    long resolve(long asked) {
        if (asked == 0) {
            return newest;
        }
        if (asked < compacted) {
            throw new RevisionCompacted(asked, compacted);
        }
        if (asked > newest) {
            throw new IllegalArgumentException(
                    "revision %d is in the future; the newest is %d".formatted(asked, newest));
        }
        return asked;
    }
}

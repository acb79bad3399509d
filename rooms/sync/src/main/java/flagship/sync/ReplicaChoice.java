package flagship.sync;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Spreads clusters over replicas so that a replica that comes or goes moves only its own share: every cluster belongs to the replica whose
 * name hashes highest together with its own (rendezvous hashing). All who see the same replicas choose the same. Pure.
 */
final class ReplicaChoice {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private ReplicaChoice() {}

    /** Empty where there are no replicas. */
    static Optional<String> of(String cluster, Collection<String> replicas) {
        return replicas.stream()
                .max(Comparator.comparingLong((String replica) -> weight(replica, cluster))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** FNV-1a, whose last bytes hardly reach the high bits, and so a finaliser (that of SplitMix64). */
    private static long weight(String replica, String cluster) {
        long hash = OFFSET;
        for (byte part : (replica + '\n' + cluster).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (part & 0xff)) * PRIME;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}

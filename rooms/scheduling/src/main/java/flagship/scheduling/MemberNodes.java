package flagship.scheduling;

import java.util.List;
import java.util.Optional;

/** The nodes of members, as somebody knows them at the moment. Safe for use by many threads. */
@FunctionalInterface
public interface MemberNodes {
    /** All nodes of a cluster; empty if they are not known. */
    Optional<List<MemberNode>> nodes(String cluster);
}

package flagship.search;

import flagship.catalog.Visibility;
import java.util.Optional;

/** What one user may see of one type: everything that was asked for, or what lies in some places. What these are may change with time. */
@FunctionalInterface
interface Sight {
    /** Everything that was asked for. */
    Sight WHOLE = Optional::empty;

    /** The places of this moment; absent for everything. */
    Optional<Visibility> now();

    /** @param namespace empty for cluster scope */
    default boolean sees(String cluster, String namespace) {
        return now().map(places -> places.sees(cluster, namespace)).orElse(true);
    }
}

package flagship.search;

import java.time.Clock;
import java.util.Set;

/** Which printer a type has. */
final class Printers {
    /** Native kinds that upstream prints like custom ones. */
    private static final Set<String> PLAIN =
            Set.of("limitranges", "roles", "clusterroles", "csistoragecapacities", "customresourcedefinitions");

    private Printers() {}

    static Printer of(ServedType type, String version, Clock clock) {
        return Printer.plain();
    }
}

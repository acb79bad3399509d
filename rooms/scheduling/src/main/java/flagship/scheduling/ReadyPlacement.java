package flagship.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * A placement that is kept for the next binding of its policy, with what it says of the clusters of the last fleet. Safe for use by many
 * threads: two may compute the same at once, which does no harm.
 */
final class ReadyPlacement {
    private final CompiledPlacement compiled;
    private volatile @Nullable PlacementOnFleet newest;

    ReadyPlacement(CompiledPlacement compiled) {
        this.compiled = compiled;
    }

    CompiledPlacement compiled() {
        return compiled;
    }

    PlacementOnFleet on(FleetSnapshot fleet) {
        var known = newest;
        if (known != null && known.isFor(fleet)) {
            return known;
        }
        var made = PlacementOnFleet.of(compiled, fleet);
        newest = made;
        return made;
    }
}

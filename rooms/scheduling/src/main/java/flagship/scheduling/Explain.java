package flagship.scheduling;

import flagship.fleetapi.TargetCluster;
import java.util.List;
import java.util.function.Function;

/** Words for explanations, never longer than a reader can use. */
final class Explain {
    private static final int ITEMS_MAX = 50;

    private Explain() {}

    static String text(List<TargetCluster> clusters) {
        return bounded(clusters, target -> target.name() + " " + target.replicas());
    }

    /** Items with commas; the rest as a number. */
    static <T> String bounded(List<T> items, Function<T, String> text) {
        if (items.isEmpty()) {
            return "none";
        }
        var shown = String.join(", ", items.stream().limit(ITEMS_MAX).map(text).toList());
        return items.size() <= ITEMS_MAX ? shown : shown + " and %d more".formatted(items.size() - ITEMS_MAX);
    }
}

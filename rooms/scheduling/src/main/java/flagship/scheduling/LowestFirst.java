package flagship.scheduling;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prefers clusters for which a number is low: what they cost, how far away they are. The lowest of the fleet gets the whole weight, the
 * highest nothing, those between by their distance; a cluster of which nothing is known gets nothing. Safe for use by many threads.
 *
 * <p>Beyond Karmada, which scores nothing but where a workload is already (100): with a weight below that what runs stays where it is.
 */
public final class LowestFirst implements ScorePlugin {
    /** Annotations of Clusters that begin with this hold measures. */
    public static final String ANNOTATION_PREFIX = "place.flagship.io/";

    private final String name;
    private final Source source;
    private final int weight;
    private volatile Points last;

    /** Where the number of a cluster comes from. */
    public sealed interface Source {
        /** A label of the Cluster. */
        record Label(String key) implements Source {}

        /** The annotation {@value LowestFirst#ANNOTATION_PREFIX} and the measure's name. */
        record Annotation() implements Source {}

        /** Somewhere else: the fleet is told with {@link Scheduler#measure}. */
        record Told() implements Source {}
    }

    /** The points of all clusters, as long as what they are made from is the same. */
    private record Points(Object edition, Map<String, Double> told, Map<String, Integer> byCluster) {}

    /**
     * Makes a score.
     *
     * @param name of the measure, and of the plugin
     * @param weight 1 to {@value ScorePlugin#SCORE_MAX}
     */
    public LowestFirst(String name, Source source, int weight) {
        if (weight < 1 || weight > SCORE_MAX) {
            throw new IllegalArgumentException(
                    "the weight %d of %s is not from 1 to %d".formatted(weight, name, SCORE_MAX));
        }
        this.name = name;
        this.source = source;
        this.weight = weight;
        this.last = new Points(new Object(), Map.of(), Map.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ClusterScore prepare(SchedulingAttempt attempt) {
        var points = points(attempt.fleet());
        return (cluster, _) -> points.getOrDefault(cluster.name(), 0);
    }

    private Map<String, Integer> points(FleetSnapshot fleet) {
        var told = fleet.measure(name);
        var known = last;
        if (!known.edition().equals(fleet.edition()) || !known.told().equals(told)) {
            known = new Points(fleet.edition(), told, made(fleet));
            last = known;
        }
        return known.byCluster();
    }

    private Map<String, Integer> made(FleetSnapshot fleet) {
        var values = new HashMap<String, Double>();
        for (ClusterState cluster : fleet.clusters()) {
            value(fleet, cluster).ifPresent(value -> values.put(cluster.name(), value));
        }
        double low = values.values().stream().mapToDouble(it -> it).min().orElse(0);
        double high = values.values().stream().mapToDouble(it -> it).max().orElse(0);
        var points = new HashMap<String, Integer>();
        values.forEach((cluster, value) -> points.put(cluster, points(value, low, high)));
        return points;
    }

    private int points(double value, double low, double high) {
        // Halved, since the distance of two numbers may be too large for one.
        double range = high / 2 - low / 2;
        return range == 0 ? weight : (int) Math.round(weight * ((high / 2 - value / 2) / range));
    }

    private Optional<Double> value(FleetSnapshot fleet, ClusterState cluster) {
        return switch (source) {
            case Source.Label(var key) -> number(cluster.labels().get(key));
            case Source.Annotation() -> number(cluster.measures().get(ANNOTATION_PREFIX + name));
            case Source.Told() ->
                Optional.ofNullable(fleet.measure(name).get(cluster.name())).filter(Double::isFinite);
        };
    }

    /** What is no number says nothing. */
    private static Optional<Double> number(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

package flagship.scheduling;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What takes part in decisions, in the order in which it is asked.
 *
 * @param estimators the smallest answer counts
 */
public record Plugins(List<FilterPlugin> filters, List<ScorePlugin> scores, List<ReplicaEstimator> estimators) {
    /** @throws IllegalArgumentException if two filters, two scores or two estimators have one name */
    public Plugins {
        filters = unique(filters, FilterPlugin::name);
        scores = unique(scores, ScorePlugin::name);
        estimators = unique(estimators, ReplicaEstimator::name);
    }

    private static <T> List<T> unique(List<T> plugins, Function<T, String> name) {
        var names = new HashSet<String>();
        for (T plugin : plugins) {
            if (!names.add(name.apply(plugin))) {
                throw new IllegalArgumentException("a plugin named " + name.apply(plugin) + " already exists");
            }
        }
        return List.copyOf(plugins);
    }

    /** Karmada's own. */
    public static Plugins inTree(SchedulingRules rules) {
        return new Plugins(
                List.of(
                        new ApiEnablement(),
                        new ClusterAffinityFilter(),
                        new TaintToleration(),
                        new SpreadConstraintFilter(),
                        new ClusterEviction(),
                        WorkloadGroups.TOGETHER,
                        WorkloadGroups.APART),
                List.of(new ClusterLocality()),
                List.of(new GeneralEstimator(rules)));
    }

    /** These, followed by all that {@link ServiceLoader} finds. */
    public Plugins andDiscovered() {
        return new Plugins(
                and(filters, ServiceLoader.load(FilterPlugin.class)),
                and(scores, ServiceLoader.load(ScorePlugin.class)),
                and(estimators, ServiceLoader.load(ReplicaEstimator.class)));
    }

    /** These with one more estimator. */
    public Plugins with(ReplicaEstimator estimator) {
        return new Plugins(filters, scores, and(estimators, List.of(estimator)));
    }

    /** These with one more score. */
    public Plugins with(ScorePlugin score) {
        return new Plugins(filters, and(scores, List.of(score)), estimators);
    }

    private static <T> List<T> and(List<T> first, Iterable<T> then) {
        var all = new ArrayList<>(first);
        then.forEach(all::add);
        return all;
    }

    /**
     * Those filters and scores that a setting names: {@code *} all, {@code Name} one, {@code -Name} all but this one. Estimators stay.
     *
     * @throws IllegalArgumentException for a name that none of them has
     */
    public Plugins named(List<String> setting) {
        var known = new TreeSet<String>();
        filters.forEach(plugin -> known.add(plugin.name()));
        scores.forEach(plugin -> known.add(plugin.name()));
        for (String word : setting) {
            var name = word.startsWith("-") ? word.substring(1) : word;
            if (!word.equals("*") && !known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no plugin \"%s\"; write *, or some of %s, each with - before it to leave it out"
                                .formatted(name, String.join(", ", known)));
            }
        }
        Predicate<String> wanted =
                name -> !setting.contains("-" + name) && (setting.contains("*") || setting.contains(name));
        return new Plugins(
                filters.stream().filter(plugin -> wanted.test(plugin.name())).toList(),
                scores.stream().filter(plugin -> wanted.test(plugin.name())).toList(),
                estimators);
    }
}

package flagship.clusterimport;

import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one policy said of its source objects, and which lifecycles were as it wants them, remembered as long as nothing of it changes: sources
 * like Clusters change every few seconds, and each change brings the policy with all of them. Used by one thread at a time.
 */
final class PolicyMemory {
    /** What becomes of one source object. */
    sealed interface Verdict {
        /** A lifecycle of this name stands for it. */
        record Selected(String name) implements Verdict {}

        record NotSelected() implements Verdict {}

        /** A template fails for it; what was made of it stays as it is. */
        record Unclear(String why) implements Verdict {}
    }

    private record Known(String resourceVersion, Verdict verdict) {}

    private final Map<NamespacedName, Known> known = new HashMap<>();
    /** By the name of the lifecycle: the version of it that was found to be right, and its source. */
    private final Map<String, String> settled = new HashMap<>();

    private String policy = "";

    /** The verdicts of all sources, in the order of their names. */
    Map<NamespacedName, Verdict> verdicts(PolicyPlan plan, Collection<RawObject> sources) {
        var metadata = plan.policy().metadata();
        var asked = metadata.uid() + "/" + metadata.generation() + "/" + plan.source();
        if (!asked.equals(policy)) {
            known.clear();
            settled.clear();
            policy = asked;
        }
        var verdicts = new TreeMap<NamespacedName, Verdict>(
                Comparator.comparing(NamespacedName::namespace).thenComparing(NamespacedName::name));
        for (RawObject source : sources) {
            var version = source.head().resourceVersion();
            var seen = known.get(source.key());
            if (seen == null || !seen.resourceVersion().equals(version)) {
                seen = new Known(version, judge(plan, source));
                known.put(source.key(), seen);
            }
            verdicts.put(source.key(), seen.verdict());
        }
        known.keySet().retainAll(verdicts.keySet());
        if (settled.size() > 2 * verdicts.size()) {
            settled.clear(); // Mostly of lifecycles that are gone.
        }
        return verdicts;
    }

    /** The lifecycle is as the policy wants it for this source, unless it changes. */
    void settle(RawObject lifecycle, NamespacedName source) {
        settled.put(lifecycle.head().name(), mark(lifecycle, source));
    }

    boolean isSettled(RawObject lifecycle, NamespacedName source) {
        return mark(lifecycle, source).equals(settled.get(lifecycle.head().name()));
    }

    private static String mark(RawObject lifecycle, NamespacedName source) {
        return lifecycle.head().resourceVersion() + " " + source;
    }

    private static Verdict judge(PolicyPlan plan, RawObject source) {
        var object = source.toJson();
        try {
            if (plan.selector().isPresent() && !plan.selector().get().holds(TemplateData.of(object))) {
                return new Verdict.NotSelected();
            }
            var name = plan.name().text(TemplateData.of(object));
            return name.isEmpty() ? new Verdict.Unclear("nameTemplate gives no name") : new Verdict.Selected(name);
        } catch (ImportFailure e) {
            return new Verdict.Unclear(e.text());
        }
    }
}

package flagship.interpreter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.OverridePolicy;
import flagship.kubemodel.ObjectHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The override policies of the fleet, ready to be applied.
 *
 * <p>Those of the whole fleet come first, then those of the template's namespace. Within both groups a policy that names a template comes
 * after one that selects it by labels, and that one after one for all; those of the same priority go by name. As later ones apply on top,
 * the most specific wins. Who propagated the template does not matter.
 *
 * <p>Source: Karmada, {@code pkg/util/overridemanager}.
 */
public final class Overrides {
    private static final Comparator<Ranked> ORDER =
            Comparator.comparingInt(Ranked::priority).thenComparing(Ranked::name);

    private final List<Ready> policies;

    private Overrides(List<Ready> policies) {
        this.policies = policies;
    }

    /** A policy with its selectors and affinities compiled. */
    private record Ready(OverridePolicy policy, TemplateMatch templates, List<Optional<AffinityMatch>> clusters) {
        static Ready of(OverridePolicy policy) {
            return new Ready(
                    policy,
                    TemplateMatch.of(policy.selectors()),
                    policy.rules().stream()
                            .map(rule -> rule.targetCluster().map(AffinityMatch::of))
                            .toList());
        }

        int priority(ObjectHead template) {
            if (!policy.isClusterScoped() && !policy.metadata().namespace().equals(template.namespace())) {
                return SelectorMatch.NONE;
            }
            return policy.selectors().isEmpty() ? SelectorMatch.ALL_OF_A_KIND : templates.priority(template);
        }

        boolean applies(int rule, Cluster cluster) {
            return clusters.get(rule).map(match -> match.matches(cluster)).orElse(true);
        }
    }

    private record Ranked(Ready ready, int priority) {
        String name() {
            return ready.policy.name();
        }
    }

    /** @param policies OverridePolicies and ClusterOverridePolicies, in any order */
    public static Overrides of(Collection<OverridePolicy> policies) {
        return new Overrides(policies.stream().map(Ready::of).toList());
    }

    /** Whether a change of the policy concerns a template. */
    public static boolean concerns(OverridePolicy policy, ObjectNode template) {
        return Ready.of(policy).priority(ObjectHead.of(template)) > SelectorMatch.NONE;
    }

    /**
     * The manifest as it is for a cluster.
     *
     * @param manifest the template after replicas and completions were set; it is not changed
     * @throws OverrideFailure if one of the changes is not possible
     */
    public Overridden apply(ObjectNode manifest, Cluster cluster) {
        var result = manifest.deepCopy();
        var head = ObjectHead.of(manifest);
        var ofFleet = apply(result, cluster, matching(head, true));
        var ofNamespace = apply(result, cluster, matching(head, false));
        return new Overridden(result, ofFleet, ofNamespace);
    }

    private List<Ready> matching(ObjectHead template, boolean clusterScoped) {
        return policies.stream()
                .filter(ready -> ready.policy.isClusterScoped() == clusterScoped)
                .map(ready -> new Ranked(ready, ready.priority(template)))
                .filter(ranked -> ranked.priority > SelectorMatch.NONE)
                .sorted(ORDER)
                .map(Ranked::ready)
                .toList();
    }

    private static List<Overridden.Applied> apply(ObjectNode manifest, Cluster cluster, List<Ready> policies) {
        var applied = new ArrayList<Overridden.Applied>();
        for (Ready ready : policies) {
            var rules = ready.policy.rules();
            for (int index = 0; index < rules.size(); index++) {
                if (ready.applies(index, cluster)) {
                    var overriders = rules.get(index).overriders();
                    new OverrideRule(ready.policy, index, manifest, cluster.name()).apply(overriders);
                    applied.add(new Overridden.Applied(ready.policy.name(), overriders));
                }
            }
        }
        return applied;
    }
}

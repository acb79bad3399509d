package flagship.propagation;

import flagship.fleetapi.PolicySpec;
import flagship.fleetapi.PropagationPolicy;
import flagship.interpreter.SelectorMatch;
import flagship.interpreter.TemplateMatch;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A policy made ready to be matched many times. Pure.
 *
 * <p>Source: Karmada, {@code pkg/detector/policy.go} and {@code compare.go}.
 */
record MatchingPolicy(PropagationPolicy policy, TemplateMatch selectors) {
    /** A policy that means a template, and how closely. */
    private record Match(MatchingPolicy policy, int closeness) {}

    /** Best first: priority, closeness, name. */
    private static final Comparator<Match> ORDER = Comparator.<Match>comparingInt(
                    match -> match.policy().spec().priority())
            .thenComparingInt(Match::closeness)
            .reversed()
            .thenComparing(match -> match.policy().key().name());

    static MatchingPolicy of(PropagationPolicy policy) {
        return new MatchingPolicy(policy, TemplateMatch.of(policy.spec().resourceSelectors()));
    }

    /** The one to claim a template that nobody has claimed; policies that are going do not count. */
    static Optional<MatchingPolicy> best(ObjectHead template, Collection<MatchingPolicy> policies) {
        return policies.stream()
                .filter(policy -> !policy.policy().metadata().isBeingDeleted())
                .map(policy -> new Match(policy, policy.closeness(template)))
                .filter(match -> match.closeness() > SelectorMatch.NONE)
                .min(ORDER)
                .map(Match::policy);
    }

    /** The best of the selectors. */
    int closeness(ObjectHead template) {
        return selectors.priority(template);
    }

    boolean selects(ObjectHead template) {
        return closeness(template) > SelectorMatch.NONE;
    }

    /**
     * Whether this policy takes the template from its owner. Only by exact name, so that nobody takes whole kinds by accident: a
     * PropagationPolicy from every ClusterPropagationPolicy, and each from its own sort by higher priority.
     */
    boolean preempts(MatchingPolicy owner, ObjectHead template) {
        if (!spec().preempts()
                || policy.metadata().isBeingDeleted()
                || closeness(template) != SelectorMatch.BY_NAME
                || key().equals(owner.key())) {
            return false;
        }
        if (isClusterScoped() == owner.isClusterScoped()) {
            return spec().priority() > owner.spec().priority();
        }
        return owner.isClusterScoped();
    }

    PolicySpec spec() {
        return policy.spec();
    }

    /** Without namespace for a ClusterPropagationPolicy. */
    NamespacedName key() {
        return policy.key();
    }

    boolean isClusterScoped() {
        return policy.isClusterScoped();
    }
}

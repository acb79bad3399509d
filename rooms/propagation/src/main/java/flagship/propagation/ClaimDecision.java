package flagship.propagation;

import flagship.fleetapi.ObjectMeta;
import flagship.kubemodel.ObjectHead;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to happen to a template, by the policies as they are. Pure: it asks no history, so that an event that was missed changes nothing.
 *
 * <p>Source: Karmada, {@code pkg/detector/detector.go} and {@code preemption.go}.
 */
sealed interface ClaimDecision {
    /** Nothing: another controller has the template, or its policy's own controller will see to it. */
    record Leave() implements ClaimDecision {}

    /** No policy selects it; a policy's coming will bring it up again. */
    record Unclaimed() implements ClaimDecision {}

    /**
     * A policy applies.
     *
     * @param taken from another policy
     */
    record Apply(MatchingPolicy policy, boolean taken) implements ClaimDecision {}

    /** Its policy is gone: the claim goes too, and the template is free for others. */
    record Release(Claim claim) implements ClaimDecision {}

    ClaimDecision LEAVE = new Leave();
    ClaimDecision UNCLAIMED = new Unclaimed();

    static ClaimDecision of(ObjectHead template, ObjectMeta metadata, PolicyBook policies) {
        if (template.labels().containsKey(WellKnown.CLAIMED_BY)
                || DerivedNames.isReserved(template.namespace())
                || metadata.isBeingDeleted()) {
            return LEAVE;
        }
        var claim = Claim.on(metadata);
        return claim.isPresent() ? ofClaimed(template, claim.get(), policies) : ofFree(template, policies);
    }

    private static ClaimDecision ofClaimed(ObjectHead template, Claim claim, PolicyBook policies) {
        var owner = policies.get(claim.policy());
        if (owner.isEmpty()) {
            return new Release(claim);
        }
        var rival = rival(template, owner.get(), policies);
        if (rival.isPresent()) {
            return new Apply(rival.get(), true);
        }
        if (owner.get().policy().metadata().isBeingDeleted()) {
            return LEAVE;
        }
        // One that it no longer selects stays claimed until the policy itself changes: its controller frees it then.
        return owner.get().selects(template) ? new Apply(owner.get(), false) : LEAVE;
    }

    private static Optional<MatchingPolicy> rival(ObjectHead template, MatchingPolicy owner, PolicyBook policies) {
        var inNamespace = takers(template, owner, policies.inNamespaceOf(template).stream());
        var best = MatchingPolicy.best(template, inNamespace.toList());
        return best.isPresent()
                ? best
                : MatchingPolicy.best(
                        template,
                        takers(template, owner, policies.ofCluster(template).stream())
                                .toList());
    }

    private static Stream<MatchingPolicy> takers(
            ObjectHead template, MatchingPolicy owner, Stream<MatchingPolicy> policies) {
        return policies.filter(policy -> policy.preempts(owner, template));
    }

    /** For the first claim a PropagationPolicy beats every ClusterPropagationPolicy. */
    private static ClaimDecision ofFree(ObjectHead template, PolicyBook policies) {
        return MatchingPolicy.best(template, policies.inNamespaceOf(template))
                .or(() -> MatchingPolicy.best(template, policies.ofCluster(template)))
                .<ClaimDecision>map(policy -> new Apply(policy, false))
                .orElse(UNCLAIMED);
    }
}

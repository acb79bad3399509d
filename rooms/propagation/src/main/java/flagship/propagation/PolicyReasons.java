package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.interpreter.SelectorMatch;
import flagship.kubemodel.ObjectHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a template has the policy that it has, and not another, in words. Pure; says what {@link ClaimDecision} decides.
 *
 * @param policy the one that applies
 * @param why one sentence, also where none applies
 * @param others those that select the template too
 */
record PolicyReasons(Optional<MatchingPolicy> policy, String why, List<Other> others) {
    /** A policy that selects the template and does not apply. */
    record Other(MatchingPolicy policy, String why) {}

    static PolicyReasons of(ObjectHead template, ObjectMeta metadata, PolicyBook policies) {
        var decision = ClaimDecision.of(template, metadata, policies);
        return switch (decision) {
            case ClaimDecision.Apply(var policy, var taken) ->
                new PolicyReasons(
                        Optional.of(policy),
                        applies(template, metadata, policy, taken),
                        others(template, policy, policies));
            case ClaimDecision.Release(var claim) ->
                none("its policy %s is gone, which frees it for others".formatted(claim.policy()));
            case ClaimDecision.Unclaimed _ -> none(unclaimed(template, policies));
            case ClaimDecision.Leave _ -> none(left(template, metadata, policies));
        };
    }

    private static PolicyReasons none(String why) {
        return new PolicyReasons(Optional.empty(), why, List.of());
    }

    private static String applies(ObjectHead template, ObjectMeta metadata, MatchingPolicy policy, boolean taken) {
        var how = "it selects %s, priority %d"
                .formatted(closeness(policy.closeness(template)), policy.spec().priority());
        if (taken) {
            return how + "; it takes the template from policy "
                    + Claim.on(metadata).map(claim -> claim.policy().toString()).orElse("");
        }
        boolean claimed = Claim.on(metadata)
                .filter(claim -> claim.policy().equals(policy.key()))
                .isPresent();
        return claimed ? how : how + "; it has not claimed the template yet";
    }

    private static String closeness(int closeness) {
        return switch (closeness) {
            case SelectorMatch.BY_NAME -> "this template by name";
            case SelectorMatch.BY_LABELS -> "templates with these labels";
            default -> "all templates of this kind";
        };
    }

    private static List<Other> others(ObjectHead template, MatchingPolicy winner, PolicyBook policies) {
        var candidates = new ArrayList<>(policies.inNamespaceOf(template));
        candidates.addAll(policies.ofCluster(template));
        return candidates.stream()
                .filter(policy -> !policy.key().equals(winner.key()) && policy.selects(template))
                .map(policy -> new Other(policy, lost(template, policy, winner)))
                .toList();
    }

    private static String lost(ObjectHead template, MatchingPolicy loser, MatchingPolicy winner) {
        if (loser.policy().metadata().isBeingDeleted()) {
            return "it is being deleted";
        }
        if (loser.isClusterScoped() && !winner.isClusterScoped()) {
            return "a PropagationPolicy goes before every ClusterPropagationPolicy";
        }
        int priority = loser.spec().priority();
        if (loser.isClusterScoped() == winner.isClusterScoped()
                && priority < winner.spec().priority()) {
            return "its priority %d is lower".formatted(priority);
        }
        if (MatchingPolicy.best(template, List.of(loser, winner))
                .filter(winner::equals)
                .isPresent()) {
            return loser.closeness(template) < winner.closeness(template)
                    ? "it selects less closely: " + closeness(loser.closeness(template))
                    : "its name comes later";
        }
        return loser.spec().preempts()
                ? "the other one had claimed the template; it takes over only what it selects by name"
                : "the other one had claimed the template, and it does not take over: spec.preemption is not Always";
    }

    private static String unclaimed(ObjectHead template, PolicyBook policies) {
        if (template.kind().equals("Namespace")) {
            return "no policy selects it; namespaces go to all clusters without one";
        }
        if (template.namespace().isEmpty()) {
            return "no ClusterPropagationPolicy selects it (of %d)"
                    .formatted(policies.all().size());
        }
        long inNamespace = policies.all().stream()
                .filter(policy -> !policy.isClusterScoped())
                .count();
        return "no policy selects it (of %d in namespace %s and %d for all namespaces)"
                .formatted(inNamespace, template.namespace(), policies.all().size() - inNamespace);
    }

    private static String left(ObjectHead template, ObjectMeta metadata, PolicyBook policies) {
        if (metadata.isBeingDeleted()) {
            return "it is being deleted";
        }
        if (DerivedNames.isReserved(template.namespace())) {
            return "nothing of the namespace %s is ever propagated".formatted(template.namespace());
        }
        if (template.labels().containsKey(WellKnown.CLAIMED_BY)) {
            return "%s has it: label %s".formatted(template.labels().get(WellKnown.CLAIMED_BY), WellKnown.CLAIMED_BY);
        }
        var owner = Claim.on(metadata).flatMap(claim -> policies.get(claim.policy()));
        return owner.filter(policy -> policy.policy().metadata().isBeingDeleted())
                        .isPresent()
                ? "its policy is being deleted"
                : "its policy no longer selects it; it stays where it is until the policy changes";
    }

    /** Adds {@code policy}, {@code why} or {@code whyNot}, and {@code others}. */
    void writeTo(ObjectNode story) {
        policy.ifPresentOrElse(
                it -> name(story.putObject("policy"), it).put("why", why), () -> story.put("whyNot", why));
        var array = story.putArray("others");
        others.forEach(other -> name(array.addObject(), other.policy()).put("why", other.why()));
    }

    private static ObjectNode name(ObjectNode json, MatchingPolicy policy) {
        return json.put("kind", policy.policy().kind().kind())
                .put("namespace", policy.key().namespace())
                .put("name", policy.key().name());
    }
}

package flagship.kubeapiserver;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Says of each request how much of it is written down: the first rule that matches decides; without one it is nothing.
 *
 * <p>Source: kube-apiserver 1.32, {@code apiserver/pkg/audit/policy}.
 */
record AuditPolicy(List<AuditRule> rules, Set<AuditStage> omitStages, boolean omitManagedFields) {
    private static final Decision NOTHING = new Decision(AuditLevel.NONE, Set.of(), false);

    /** What becomes of one request. */
    record Decision(AuditLevel level, Set<AuditStage> omitStages, boolean omitManagedFields) {}

    AuditPolicy {
        rules = List.copyOf(rules);
    }

    Decision decide(UserInfo user, RequestInfo info) {
        return rules.stream()
                .filter(rule -> rule.matches(user, info))
                .findFirst()
                .map(this::decision)
                .orElse(NOTHING);
    }

    private Decision decision(AuditRule rule) {
        var omitted = EnumSet.noneOf(AuditStage.class);
        omitted.addAll(omitStages);
        omitted.addAll(rule.omitStages());
        return new Decision(rule.level(), omitted, rule.omitManagedFields());
    }
}

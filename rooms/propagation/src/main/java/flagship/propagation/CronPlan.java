package flagship.propagation;

import flagship.fleetapi.CronFederatedHpa;
import flagship.fleetapi.CronFederatedHpa.Rule;
import flagship.propagation.CronSchedule.NoSchedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a rule is carried out next. It is made anew when the rule or its target changes, and by each start of the program: what fell into the time
 * between is not made up for. Immutable.
 *
 * @param next empty where the rule waits, or has no further time
 * @param problem why it cannot be planned; empty if it can
 */
record CronPlan(CronFederatedHpa.Target target, Rule rule, Optional<Instant> next, String problem) {
    static CronPlan of(CronFederatedHpa.Target target, Rule rule, Instant now) {
        if (rule.suspended()) {
            return new CronPlan(target, rule, Optional.empty(), "");
        }
        try {
            var zone = rule.timeZone().isEmpty() ? ZoneId.systemDefault() : ZoneId.of(rule.timeZone());
            return new CronPlan(
                    target, rule, CronSchedule.parse(rule.schedule()).next(now, zone), "");
        } catch (NoSchedule e) {
            return new CronPlan(
                    target, rule, Optional.empty(), "rule %s: schedule: %s".formatted(rule.name(), e.getMessage()));
        } catch (DateTimeException e) {
            return new CronPlan(
                    target,
                    rule,
                    Optional.empty(),
                    "rule %s: there is no time zone \"%s\": give a name like Europe/Berlin"
                            .formatted(rule.name(), rule.timeZone()));
        }
    }

    boolean isFor(CronFederatedHpa.Target wantedTarget, Rule wanted) {
        return target.equals(wantedTarget) && rule.equals(wanted);
    }

    boolean isDue(Instant now) {
        return next.filter(time -> !time.isAfter(now)).isPresent();
    }
}

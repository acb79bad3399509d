package flagship.scheduling;

import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Condition;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.NothingTried;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.Decision.Refused;

/** The condition by which users learn of a decision. Source: contract section 2.6. */
final class ScheduledCondition {
    static final String SUCCESS_MESSAGE = "Binding has been scheduled successfully.";
    private static final String SCHEDULER_ERROR = "SchedulerError";

    private ScheduledCondition() {}

    static Condition of(Decision decision) {
        return switch (decision) {
            case Placed _, NothingTried _ -> Condition.isTrue(BindingStatus.SCHEDULED, "Success", SUCCESS_MESSAGE);
            case NoClusterFit fit -> Condition.isFalse(BindingStatus.SCHEDULED, "NoClusterFit", fit.message());
            case NotEnoughRoom room -> Condition.isFalse(BindingStatus.SCHEDULED, "Unschedulable", room.message());
            case Refused refused -> error(refused.message());
        };
    }

    static Condition error(String message) {
        return Condition.isFalse(BindingStatus.SCHEDULED, SCHEDULER_ERROR, message);
    }
}

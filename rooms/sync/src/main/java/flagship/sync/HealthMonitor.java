package flagship.sync;

import flagship.fleetapi.Condition;
import flagship.kubeclient.ServerHealth;

/**
 * Judges the health checks of one member. One failure is shown; the second in a row stops the reading, the next success starts it again.
 * For one thread.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md 8.2).
 */
final class HealthMonitor {
    static final String TYPE = "ClusterHealthy";

    private int failures;
    private boolean running;
    private Condition condition = Condition.isUnknown(TYPE, "MonitorStop", "wait cluster synchro");

    /** What a check means for the reading. */
    enum Verdict {
        GO_ON,
        START,
        STOP
    }

    Verdict observe(ServerHealth health) {
        if (health.healthy()) {
            failures = 0;
            condition = Condition.isTrue(TYPE, "Healthy", "cluster health responded with ok");
            return turned(true);
        }
        failures++;
        condition = Condition.isFalse(TYPE, "NotReachable", health.message());
        return failures >= 2 ? turned(false) : Verdict.GO_ON;
    }

    /** The member answered, but not to the question for its version. */
    void versionUnknown(String error) {
        condition =
                Condition.isTrue(TYPE, "Healthy", "cluster health responded with ok, but get server version: " + error);
    }

    private Verdict turned(boolean now) {
        if (running == now) {
            return Verdict.GO_ON;
        }
        running = now;
        return now ? Verdict.START : Verdict.STOP;
    }

    boolean running() {
        return running;
    }

    Condition condition() {
        return condition;
    }
}

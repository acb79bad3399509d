package flagship.scheduling;

/**
 * An attempt ended without a result; the message is what users see. Has no stack trace: it is an outcome, not a bug.
 */
final class SchedulingFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a failure means for the binding. */
    enum Kind {
        /** No cluster passed the filters: the old result is cleared. */
        NO_CLUSTER_FIT,
        /** There is not enough room: the old result stays. */
        UNSCHEDULABLE,
        /** The rules contradict each other or the fleet: the old result stays. */
        ERROR
    }

    private final Kind kind;

    private SchedulingFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    static SchedulingFailure noClusterFits(String message) {
        return new SchedulingFailure(Kind.NO_CLUSTER_FIT, message);
    }

    static SchedulingFailure unschedulable(String message) {
        return new SchedulingFailure(Kind.UNSCHEDULABLE, message);
    }

    static SchedulingFailure error(String message) {
        return new SchedulingFailure(Kind.ERROR, message);
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** The same, saying what was being done. */
    SchedulingFailure during(String step) {
        return new SchedulingFailure(kind, step + ": " + getMessage());
    }
}

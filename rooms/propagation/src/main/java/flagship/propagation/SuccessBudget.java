package flagship.propagation;

/** A bucket of tokens that fills at a steady rate. Safe for use by many threads. */
final class SuccessBudget {
    private static final double SECOND_NANOS = 1e9;

    private final double max;
    private final double perNano;
    /** Guarded by {@code this}. */
    private double tokens;
    /** Guarded by {@code this}. */
    private long filledNanos;

    private boolean used;

    SuccessBudget(int max, int perSecond) {
        this.max = max;
        this.perNano = perSecond / SECOND_NANOS;
        this.tokens = max;
    }

    /** Takes a token if there is one. */
    synchronized boolean take(long nowNanos) {
        if (used) {
            tokens = Math.min(max, tokens + (nowNanos - filledNanos) * perNano);
        }
        used = true;
        filledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}

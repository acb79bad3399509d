package flagship.scheduling;

/** Whether a cluster may take a binding. */
public sealed interface Verdict {
    Verdict FITS = new Fits();

    record Fits() implements Verdict {}

    /**
     * It may not.
     *
     * @param reason in words that complete "3 ...": {@code cluster(s) did not have the API resource}
     */
    record Unschedulable(String reason) implements Verdict {}

    static Verdict unschedulable(String reason) {
        return new Unschedulable(reason);
    }
}

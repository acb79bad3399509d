package flagship.scheduling;

/** Prefers the clusters that the binding is in already. */
final class ClusterLocality implements ScorePlugin {
    @Override
    public String name() {
        return "ClusterLocality";
    }

    @Override
    public ClusterScore prepare(SchedulingAttempt attempt) {
        return (_, isTarget) -> isTarget ? SCORE_MAX : 0;
    }
}

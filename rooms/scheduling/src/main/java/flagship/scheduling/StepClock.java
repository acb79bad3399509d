package flagship.scheduling;

import flagship.kubeclient.Timing;
import flagship.scheduling.DecisionMeters.Point;
import flagship.scheduling.DecisionMeters.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Measures one decision, and passes on what it hears: the core itself has no clock. For one thread. */
final class StepClock implements Notes {
    private final DecisionMeters meters;
    private final Timing timing;
    private final Notes also;
    /** When the step began that is under way; nanoseconds, as the next one. */
    private long stepStarted;

    private long pluginStarted;

    StepClock(DecisionMeters meters, Timing timing, Notes also) {
        this.meters = meters;
        this.timing = timing;
        this.also = also;
        this.stepStarted = timing.nanoTime();
        this.pluginStarted = stepStarted;
    }

    @Override
    public boolean wanted() {
        return also.wanted();
    }

    @Override
    public void attempt(String group, int clusters) {
        also.attempt(group, clusters);
        stepStarted = timing.nanoTime();
        pluginStarted = stepStarted;
    }

    @Override
    public void pluginEnded(String plugin, Point point, boolean hasFailed) {
        long now = timing.nanoTime();
        meters.plugin(plugin, point, hasFailed, Duration.ofNanos(now - pluginStarted));
        pluginStarted = now;
    }

    @Override
    public void stepEnded(Step step, boolean hasFailed) {
        long now = timing.nanoTime();
        var took = Duration.ofNanos(now - stepStarted);
        meters.step(step, took);
        switch (step) {
            case FILTER -> meters.extensionPoint(Point.FILTER, hasFailed, took);
            case SCORE -> meters.extensionPoint(Point.SCORE, hasFailed, took);
            case SELECT, ASSIGN_REPLICAS -> {}
        }
        stepStarted = now;
        pluginStarted = now;
    }

    @Override
    public void refused(ClusterState cluster, Verdict.Unschedulable verdict) {
        also.refused(cluster, verdict);
    }

    @Override
    public void candidates(List<Candidate> candidates) {
        also.candidates(candidates);
    }

    @Override
    public void step(Supplier<String> sentence) {
        also.step(sentence);
    }

    @Override
    public void failed(SchedulingFailure failure) {
        also.failed(failure);
    }
}

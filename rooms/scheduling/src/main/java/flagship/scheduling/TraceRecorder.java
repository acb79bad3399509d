package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.scheduling.DecisionTrace.Attempt;
import flagship.scheduling.DecisionTrace.Refusal;
import flagship.scheduling.DecisionTrace.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Records one decision up to the bounds of {@link DecisionTrace}. For one thread. */
final class TraceRecorder implements Notes {
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean running;
    private String group = "";
    private int clusters;
    private final Map<String, Integer> refusedByReason = new TreeMap<>();
    private final List<Refusal> refused = new ArrayList<>();
    private int passed;
    private List<Scored> candidates = List.of();
    private final List<String> steps = new ArrayList<>();
    private String failure = "";

    @Override
    public boolean wanted() {
        return attempts.size() < DecisionTrace.ATTEMPTS_MAX;
    }

    @Override
    public void attempt(String name, int size) {
        finish();
        running = true;
        group = name;
        clusters = size;
    }

    private void finish() {
        if (running && wanted()) {
            attempts.add(new Attempt(group, clusters, refusedByReason, refused, passed, candidates, steps, failure));
        }
        refusedByReason.clear();
        refused.clear();
        passed = 0;
        candidates = List.of();
        steps.clear();
        failure = "";
    }

    @Override
    public void refused(ClusterState cluster, Verdict.Unschedulable verdict) {
        refusedByReason.merge(verdict.reason(), 1, Integer::sum);
        if (refused.size() < DecisionTrace.CLUSTERS_MAX) {
            refused.add(new Refusal(cluster.name(), verdict.reason()));
        }
    }

    @Override
    public void candidates(List<Candidate> all) {
        passed = all.size();
        candidates = all.stream()
                .sorted(Candidate.RANK)
                .limit(DecisionTrace.CLUSTERS_MAX)
                .map(candidate -> new Scored(
                        candidate.name(),
                        candidate.tier(),
                        candidate.score(),
                        candidate.allocatable(),
                        candidate.held()))
                .toList();
    }

    @Override
    public void step(Supplier<String> sentence) {
        if (wanted() && steps.size() < DecisionTrace.STEPS_MAX) {
            steps.add(sentence.get());
        }
    }

    @Override
    public void failed(SchedulingFailure cause) {
        failure = cause.text();
    }

    DecisionTrace trace(ResourceBinding binding, Decision decision) {
        finish();
        return new DecisionTrace(binding.key(), binding.metadata().generation(), attempts, decision);
    }
}

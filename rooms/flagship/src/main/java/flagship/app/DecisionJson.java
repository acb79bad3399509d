package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.scheduling.Decision;
import flagship.scheduling.DecisionTrace;
import flagship.scheduling.DecisionTrace.Attempt;
import java.time.Instant;
import java.util.TreeMap;

/** A decision of the scheduler and how it came about, as the API serves it and the command line prints it. */
final class DecisionJson {
    static final String GROUP = "explain.flagship.io";
    static final String VERSION = "v1alpha1";

    private DecisionJson() {}

    static ObjectNode of(Instant decided, DecisionTrace trace) {
        var object = Json.object().put("apiVersion", GROUP + "/" + VERSION).put("kind", "Decision");
        var metadata = object.putObject("metadata").put("name", trace.binding().name());
        if (!trace.binding().namespace().isEmpty()) {
            metadata.put("namespace", trace.binding().namespace());
        }
        object.put("decided", decided.toString()).put("bindingGeneration", trace.generation());
        object.set("outcome", outcome(trace.decision()));
        var attempts = object.putArray("attempts");
        trace.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
        return object;
    }

    static ObjectNode outcome(Decision decision) {
        var outcome = Json.object();
        switch (decision) {
            case Decision.Placed placed -> {
                outcome.put("result", "Placed");
                if (!placed.affinityName().isEmpty()) {
                    outcome.put("affinityName", placed.affinityName());
                }
                outcome.set("clusters", TargetCluster.toJson(placed.clusters()));
            }
            case Decision.NoClusterFit fit -> failure(outcome, "NoClusterFit", fit.message());
            case Decision.NotEnoughRoom room -> failure(outcome, "NotEnoughRoom", room.message());
            case Decision.Refused refused -> failure(outcome, "Refused", refused.message());
            case Decision.NothingTried() ->
                failure(outcome, "NothingTried", "clusterAffinities is an empty list: there is no group to try");
        }
        return outcome;
    }

    private static void failure(ObjectNode outcome, String result, String message) {
        outcome.put("result", result).put("message", message);
    }

    private static ObjectNode attempt(Attempt attempt) {
        var json = Json.object();
        if (!attempt.group().isEmpty()) {
            json.put("group", attempt.group());
        }
        json.put("clusters", attempt.clusters()).put("passed", attempt.passed());
        var reasons = json.putObject("refusedByReason");
        new TreeMap<>(attempt.refusedByReason()).forEach(reasons::put);
        var refused = json.putArray("refused");
        attempt.refused()
                .forEach(it -> refused.addObject().put("cluster", it.cluster()).put("reason", it.reason()));
        var candidates = json.putArray("candidates");
        attempt.candidates()
                .forEach(it -> candidates
                        .addObject()
                        .put("cluster", it.cluster())
                        .put("tier", it.tier())
                        .put("score", it.score())
                        .put("allocatable", it.allocatable())
                        .put("held", it.held()));
        var steps = json.putArray("steps");
        attempt.steps().forEach(steps::add);
        if (!attempt.failure().isEmpty()) {
            json.put("failure", attempt.failure());
        }
        return json;
    }
}

package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A Job runs pods, some at once, until enough have succeeded. Pure. */
final class JobRule implements WorkloadRule {
    @Override
    public List<Action> plan(ObjectNode job, List<ObjectNode> owned, List<String> nodes, Instant now) {
        var actions = new ArrayList<Action>();
        int completions = job.path("spec").path("completions").asInt(1);
        int parallelism = job.path("spec").path("parallelism").asInt(1);
        int succeeded = (int) owned.stream().filter(Pods::isFinished).count();
        int active = owned.size() - succeeded;
        int next = owned.size();
        while (active < Math.min(parallelism, completions - succeeded)) {
            var name = Objects.name(job).name() + "-"
                    + Objects.hash(Objects.uid(job) + next++).substring(0, 5);
            var pod = Pods.fromTemplate(job, name);
            pod.withObject("/metadata/labels")
                    .put("batch.kubernetes.io/job-name", Objects.name(job).name());
            actions.add(new Action.Create(Types.PODS, pod));
            active++;
        }
        status(job, active, succeeded, completions, now, actions);
        return actions;
    }

    private static void status(
            ObjectNode job, int active, int succeeded, int completions, Instant now, List<Action> actions) {
        var after = job.deepCopy();
        var status = after.withObject("/status");
        if (!status.has("startTime")) {
            status.put("startTime", Objects.time(now));
        }
        ReplicaStatus.count(status, "active", active);
        ReplicaStatus.count(status, "succeeded", succeeded);
        status.put("ready", 0);
        status.putObject("uncountedTerminatedPods");
        if (succeeded >= completions && !status.has("completionTime")) {
            Objects.condition(status, "SuccessCriteriaMet", true, "CompletionsReached", now);
            Objects.condition(status, "Complete", true, "CompletionsReached", now);
            status.put("completionTime", Objects.time(now));
        }
        ReplicaStatus.setIfChanged(Types.JOBS, job, after, actions);
    }
}

package flagship.estimator;

import flagship.estimator.EstimatorMeters.Method;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.ReplicaRequirements;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.scheduling.ClusterState;
import flagship.scheduling.ReplicaEstimator;
import flagship.scheduling.UnschedulablePods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Karmada's estimator servers, one a cluster, asked over gRPC: how many replicas fit, and how many do not start. Safe for use by many threads;
 * a question waits for all clusters together no longer than {@link EstimatorConfig#timeout}.
 *
 * <p>One cluster that fails makes {@link #estimate} fail, unless failures are isolated: then the others have their say. A server that makes
 * question after question wait in vain counts as failing at once for a while, see {@code CircuitBreaker}.
 *
 * <p>Source: scheduler contract sections 7.1 and 7.6.
 */
public final class EstimatorServers implements ReplicaEstimator, UnschedulablePods, AutoCloseable {
    /** Failures that an explanation names. */
    private static final int REMARKS_MAX = 5;

    private final EstimatorConfig config;
    private final EstimatorMeters meters;
    private final Timing timing;
    private final EstimatorChannels channels;

    private EstimatorServers(Transport host, EstimatorConfig config, EstimatorMeters meters, Timing timing) {
        this.config = config;
        this.meters = meters;
        this.timing = timing;
        this.channels = EstimatorChannels.start(host, config, meters, timing);
    }

    /**
     * Connects to the estimators of all clusters, now and as they come.
     *
     * @param host the control plane's API server, as a user that may watch Clusters, and Services in {@link EstimatorConfig#serviceNamespace}
     */
    public static EstimatorServers start(
            Transport host, EstimatorConfig config, EstimatorMeters meters, Timing timing) {
        return new EstimatorServers(host, config, meters, timing);
    }

    /** A question that was put to one cluster. */
    private record Asked(String cluster, Method method, UnaryCall call, Optional<EstimatorChannel> channel) {}

    @Override
    public String name() {
        return "scheduler-estimator-servers";
    }

    @Override
    public int[] estimate(Question question, List<ClusterState> clusters) throws EstimateFailure {
        return estimate(question, clusters, _ -> {});
    }

    @Override
    public int[] estimate(Question question, List<ClusterState> clusters, Consumer<String> remarks)
            throws EstimateFailure {
        if (!config.isolateFailures()) {
            failAtOnce(clusters);
        }
        long deadline = timing.nanoTime() + config.timeout().toNanos();
        var all = new ArrayList<Asked>(clusters.size());
        for (ClusterState cluster : clusters) {
            all.add(ask(cluster.name(), method(question), request(question, cluster), question.workload(), deadline));
        }
        var failures = new ArrayList<String>();
        try {
            var answers = new int[all.size()];
            for (int index = 0; index < answers.length; index++) {
                answers[index] = answerOrNoOpinion(all.get(index), deadline, failures);
            }
            remark(failures, remarks);
            return answers;
        } finally {
            all.forEach(EstimatorServers::abandon);
        }
    }

    /** Nobody needs to be asked where the answers will not count. */
    private void failAtOnce(List<ClusterState> clusters) throws EstimateFailure {
        for (ClusterState cluster : clusters) {
            var why = channels.find(cluster.name()).flatMap(EstimatorChannel::leftAlone);
            if (why.isPresent()) {
                throw new EstimateFailure("cluster %s: %s".formatted(cluster.name(), why.get()));
            }
        }
    }

    private static void remark(List<String> failures, Consumer<String> remarks) {
        failures.stream().limit(REMARKS_MAX).forEach(remarks);
        if (failures.size() > REMARKS_MAX) {
            remarks.accept("%d clusters more have no say".formatted(failures.size() - REMARKS_MAX));
        }
    }

    /** Nothing happens to those that have ended. */
    private static void abandon(Asked asked) {
        asked.call().cancel();
        asked.channel().ifPresent(channel -> channel.abandoned(asked.call()));
    }

    /** @param failures of those that have no opinion because they failed */
    private int answerOrNoOpinion(Asked asked, long deadline, List<String> failures) throws EstimateFailure {
        try {
            return answer(asked, deadline);
        } catch (CallFailure e) {
            var failure = "cluster %s: %s".formatted(asked.cluster(), e.getMessage());
            if (config.isolateFailures()) {
                failures.add(failure);
                return NO_OPINION;
            }
            throw new EstimateFailure(failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EstimateFailure("interrupted", e);
        }
    }

    @Override
    public OptionalInt count(String cluster, ObjectReference workload, Duration threshold) {
        long deadline = timing.nanoTime() + config.timeout().toNanos();
        var request = EstimatorMessages.unschedulableReplicas(cluster, workload, threshold);
        var asked = ask(cluster, Method.GET_UNSCHEDULABLE_REPLICAS, request, workload, deadline);
        try {
            int count = answer(asked, deadline);
            return count < 0 ? OptionalInt.empty() : OptionalInt.of(count);
        } catch (CallFailure e) {
            return OptionalInt.empty(); // Told in the log and counted by the channel: nobody knows.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        } finally {
            abandon(asked);
        }
    }

    private static Method method(Question question) {
        return switch (question) {
            case Question.Replicas _ -> Method.MAX_AVAILABLE_REPLICAS;
            case Question.ComponentSets _ -> Method.MAX_AVAILABLE_COMPONENT_SETS;
        };
    }

    private static byte[] request(Question question, ClusterState cluster) {
        return switch (question) {
            case Question.Replicas it ->
                EstimatorMessages.maxAvailableReplicas(
                        cluster.name(), it.requirements().orElse(ReplicaRequirements.NONE), cluster.assumed());
            case Question.ComponentSets(var workload, var components) ->
                EstimatorMessages.maxAvailableComponentSets(
                        cluster.name(), workload.namespace(), components, cluster.assumed());
        };
    }

    private Asked ask(String cluster, Method method, byte[] request, ObjectReference workload, long deadline) {
        var object = "kind=%s, name=%s/%s".formatted(workload.kind(), workload.namespace(), workload.name());
        try {
            var channel = channels.of(cluster);
            return new Asked(cluster, method, channel.ask(method, request, object, deadline), Optional.of(channel));
        } catch (CallFailure e) {
            var call = new UnaryCall(timing);
            call.fail(e);
            return new Asked(cluster, method, call, Optional.empty());
        }
    }

    private int answer(Asked asked, long deadline) throws CallFailure, InterruptedException {
        try {
            int number = number(asked, deadline);
            ended(asked, Optional.empty());
            return number;
        } catch (CallFailure e) {
            ended(asked, Optional.of(String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private int number(Asked asked, long deadline) throws CallFailure, InterruptedException {
        try {
            int number = EstimatorMessages.number(asked.call().await(deadline));
            if (number < NO_OPINION) {
                throw new CallFailure("it answered %d, which is no number of replicas".formatted(number));
            }
            return number;
        } catch (EstimatorMessages.Malformed e) {
            throw new CallFailure("its answer cannot be read: " + e.getMessage());
        } catch (TimeoutException e) {
            asked.channel().ifPresent(channel -> channel.doubt(asked.call()));
            throw new CallFailure("it has not answered within %d ms"
                    .formatted(config.timeout().toMillis()));
        }
    }

    private void ended(Asked asked, Optional<String> failure) {
        meters.asked(asked.method(), failure.isEmpty(), asked.call().took());
        asked.channel().ifPresent(channel -> channel.ended(asked.call(), failure));
    }

    @Override
    public void close() {
        channels.close();
    }
}

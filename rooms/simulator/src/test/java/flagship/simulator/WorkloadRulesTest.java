package flagship.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WorkloadRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aNewDeploymentGetsAReplicaSetThatItControls() {
        var deployment = workload("Deployment", "shop", 3);

        var actions = new DeploymentRule().plan(deployment, List.of(), List.of(), NOW);

        var set = created(actions).getFirst();
        assertThat(Objects.controllerUid(set)).isEqualTo("uid-shop");
        assertThat(set.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(set.at("/spec/selector/matchLabels/pod-template-hash").asText())
                .isEqualTo(set.at("/metadata/labels/pod-template-hash").asText())
                .isNotEmpty();
    }

    @Test
    void aChangedTemplateGetsASecondReplicaSetAndTheFirstIsEmptiedWhenItIsReady() {
        var rule = new DeploymentRule();
        var deployment = workload("Deployment", "shop", 1);
        var first =
                stored(created(rule.plan(deployment, List.of(), List.of(), NOW)).getFirst(), "first");
        deployment.withObject("/spec/template/spec/containers/0").put("image", "shop:2");
        var second = stored(
                created(rule.plan(deployment, List.of(first), List.of(), NOW)).getFirst(), "second");
        assertThat(second.at("/metadata/name")).isNotEqualTo(first.at("/metadata/name"));

        var before = replaced(rule.plan(deployment, List.of(first, second), List.of(), NOW));
        second.withObject("/status").put("replicas", 1).put("readyReplicas", 1);
        var after = replaced(rule.plan(deployment, List.of(first, second), List.of(), NOW));

        assertThat(before).isEmpty();
        assertThat(after).singleElement().satisfies(set -> {
            assertThat(set.at("/metadata/name")).isEqualTo(first.at("/metadata/name"));
            assertThat(set.at("/spec/replicas").asInt()).isZero();
        });
    }

    @Test
    void aNodeTakesPodsThatAskForLabelsThatItHasUnlessItIsCordoned() {
        var node = Nodes.node("east", 0, NOW);
        var anywhere = workload("Pod", "web", 1);
        var here = workload("Pod", "web", 1);
        here.withObject("/spec/nodeSelector").put("kubernetes.io/hostname", "east-node-1");
        var elsewhere = workload("Pod", "web", 1);
        elsewhere.withObject("/spec/nodeSelector").put("kubernetes.io/hostname", "east-node-2");

        assertThat(Nodes.takes(node, anywhere)).isTrue();
        assertThat(Nodes.takes(node, here)).isTrue();
        assertThat(Nodes.takes(node, elsewhere)).isFalse();
        node.withObject("/spec").put("unschedulable", true);
        assertThat(Nodes.takes(node, here)).isFalse();
    }

    @Test
    void aPodThatNoNodeTakesSaysSo() {
        var refused = Pods.refused(workload("Pod", "web", 1), 3, NOW);

        assertThat(Pods.isRefused(refused)).isTrue();
        assertThat(refused.at("/status/phase").asText()).isEqualTo("Pending");
        assertThat(refused.at("/status/conditions/0/message").asText()).startsWith("0/3 nodes are available");
        assertThat(Pods.isRefused(Pods.running(refused, NOW))).isFalse();
    }

    @Test
    void aReplicaSetMakesMissingPodsAndDeletesSurplusOnes() {
        var rule = new ReplicaSetRule(new Random(1));
        var set = workload("ReplicaSet", "web", 2);

        var made = created(rule.plan(set, List.of(), List.of(), NOW));
        set.withObject("/spec").put("replicas", 1);
        var pods = made.stream()
                .map(pod -> stored(pod, pod.at("/metadata/name").asText()))
                .toList();
        var deleted = rule.plan(set, pods, List.of(), NOW).stream()
                .filter(Action.Delete.class::isInstance)
                .toList();

        assertThat(made)
                .hasSize(2)
                .allSatisfy(pod -> assertThat(pod.at("/metadata/name").asText()).startsWith("web-"));
        assertThat(deleted).hasSize(1);
    }

    @Test
    void aStatefulSetStartsTheNextPodWhenTheOneBeforeIsReady() {
        var rule = new StatefulSetRule();
        var set = workload("StatefulSet", "db", 2);
        var zero = stored(created(rule.plan(set, List.of(), List.of(), NOW)).getFirst(), "zero");
        assertThat(zero.at("/metadata/name").asText()).isEqualTo("db-0");

        var whileStarting = created(rule.plan(set, List.of(zero), List.of(), NOW));
        var onceReady = created(rule.plan(set, List.of(Pods.running(zero, NOW)), List.of(), NOW));

        assertThat(whileStarting).isEmpty();
        assertThat(onceReady)
                .singleElement()
                .satisfies(pod -> assertThat(pod.at("/metadata/name").asText()).isEqualTo("db-1"));
    }

    @Test
    void aDaemonSetHasAPodOnEveryNode() {
        var made = created(
                new DaemonSetRule().plan(workload("DaemonSet", "agent", 0), List.of(), List.of("n1", "n2"), NOW));

        assertThat(made).extracting(pod -> pod.at("/spec/nodeName").asText()).containsExactly("n1", "n2");
    }

    @Test
    void aJobIsCompleteWhenEnoughPodsSucceeded() {
        var rule = new JobRule();
        var job = workload("Job", "train", 0);
        job.withObject("/spec").put("completions", 1).put("parallelism", 1);
        var pod = stored(created(rule.plan(job, List.of(), List.of(), NOW)).getFirst(), "pod");

        var done = rule.plan(job, List.of(Pods.succeeded(Pods.running(pod, NOW), NOW)), List.of(), NOW);

        assertThat(created(done)).isEmpty();
        assertThat(done)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.SetStatus.class,
                        set -> assertThat(set.object()
                                        .at("/status/completionTime")
                                        .asText())
                                .isEqualTo("2026-01-02T03:04:05Z"));
    }

    @Test
    void nothingIsLeftToDoOnceTheStatusSaysWhatIs() {
        var rule = new ReplicaSetRule(new Random(1));
        var set = workload("ReplicaSet", "web", 1);
        var pod = Pods.running(
                stored(created(rule.plan(set, List.of(), List.of(), NOW)).getFirst(), "pod"), NOW);
        var settled =
                ((Action.SetStatus) rule.plan(set, List.of(pod), List.of(), NOW).getFirst()).object();

        assertThat(rule.plan(settled, List.of(pod), List.of(), NOW)).isEmpty();
    }

    private static ObjectNode workload(String kind, String name, int replicas) {
        return Json.parseObject("""
                {"apiVersion":"apps/v1","kind":"%s","metadata":{"name":"%s","namespace":"ns","uid":"uid-%s","generation":1},
                 "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"a"}},
                 "template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"shop:1"}]}}}}""".formatted(kind, name, name, replicas).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode stored(ObjectNode object, String uid) {
        object.withObject("/metadata").put("uid", uid);
        return object;
    }

    private static List<ObjectNode> created(List<Action> actions) {
        return actions.stream()
                .filter(Action.Create.class::isInstance)
                .map(action -> ((Action.Create) action).object())
                .toList();
    }

    private static List<ObjectNode> replaced(List<Action> actions) {
        return actions.stream()
                .filter(Action.Replace.class::isInstance)
                .map(action -> ((Action.Replace) action).object())
                .toList();
    }
}

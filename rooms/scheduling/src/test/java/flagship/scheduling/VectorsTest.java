package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Toleration;
import flagship.kubemodel.Json;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.Placed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded cases of {@code karmada-scheduler-vectors.json}: outcomes of Karmada 1.18, and some of 1.15. */
class VectorsTest {
    private static List<JsonNode> cases() {
        try (var in = VectorsTest.class.getResourceAsStream("karmada-scheduler-vectors.json")) {
            assertThat(in).isNotNull();
            return StreamSupport.stream(
                            Json.parse(in.readAllBytes()).path("cases").spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Arguments> ofKind(String kind) {
        return cases().stream()
                .filter(vector -> vector.path("kind").asText().equals(kind))
                .map(vector -> Arguments.of(vector.path("id").asText(), vector));
    }

    static Stream<Arguments> schedule() {
        return ofKind("schedule");
    }

    static Stream<Arguments> scheduleToRelease15() {
        return ofKind("schedule")
                .filter(arguments ->
                        ((JsonNode) arguments.get()[1]).path("expected").has("legacyDispenserClusters"));
    }

    static Stream<Arguments> dispense() {
        return ofKind("dispense");
    }

    static Stream<Arguments> estimate() {
        return ofKind("estimate");
    }

    static Stream<Arguments> trigger() {
        return ofKind("trigger");
    }

    static Stream<Arguments> taintEviction() {
        return ofKind("taintEviction");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void schedule(String id, JsonNode vector) {
        var expected = vector.path("expected");

        var decision = decide(vector, Release.V1_18);

        var condition = ScheduledCondition.of(decision);
        assertThat(condition.reason())
                .isEqualTo(expected.at("/condition/reason").asText());
        assertThat(condition.status())
                .isEqualTo(expected.at("/condition/status").asText());
        if (expected.has("message")) {
            assertThat(condition.message()).isEqualTo(expected.path("message").asText());
            assertThat(decision instanceof NoClusterFit)
                    .isEqualTo(expected.path("specClusters").asText().equals("cleared"));
        }
        if (decision instanceof Placed placed) {
            assertClusters(
                    placed.clusters(),
                    expected.path("clusters"),
                    expected.path("compare").asText());
            assertThat(placed.affinityName())
                    .isEqualTo(expected.path("observedAffinityName").asText());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void scheduleToRelease15(String id, JsonNode vector) {
        var decision = decide(vector, Release.V1_15);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Placed.class,
                        placed -> assertClusters(
                                placed.clusters(), vector.at("/expected/legacyDispenserClusters"), "set"));
    }

    private static void assertClusters(List<TargetCluster> actual, JsonNode expected, String compare) {
        var spec = Json.object();
        spec.set("clusters", expected);
        var wanted = BindingSpec.of(spec).clusters();
        if (compare.equals("list")) {
            assertThat(actual).containsExactlyElementsOf(wanted);
        } else {
            assertThat(actual).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    private static Decision decide(JsonNode vector, Release release) {
        var input = vector.path("binding");
        var rules = SchedulingRules.imitating(release)
                .withEmptyWorkloadPropagation(input.path("emptyPropagation").asBoolean())
                .withComponentSets(input.path("multiTemplateGate").asBoolean());
        var available = new HashMap<String, Integer>();
        var clusters = new ArrayList<Cluster>();
        for (JsonNode node : vector.path("clusters")) {
            clusters.add(cluster(node, resource(input)));
            if (node.has("available")) {
                available.put(node.path("name").asText(), node.path("available").asInt());
            }
        }
        var binding = binding(input, vector.path("placement"));
        return FixedEstimates.core(rules, available).decide(FleetSnapshot.of(clusters), binding);
    }

    private static String[] resource(JsonNode binding) {
        var text = binding.path("resource").asText("apps/v1/Deployment");
        int slash = text.lastIndexOf('/');
        return new String[] {text.substring(0, slash), text.substring(slash + 1)};
    }

    private static Cluster cluster(JsonNode node, String[] resource) {
        var object = Json.object();
        var metadata =
                object.putObject("metadata").put("name", node.path("name").asText());
        metadata.set("labels", node.path("labels").isObject() ? node.path("labels") : Json.object());
        if (node.path("deleting").asBoolean()) {
            metadata.put("deletionTimestamp", "2030-01-01T00:00:00Z");
        }
        object.set("spec", node);
        if (node.path("apiEnabled").asBoolean(true)) {
            object.putObject("status")
                    .putArray("apiEnablements")
                    .addObject()
                    .put("groupVersion", resource[0])
                    .putArray("resources")
                    .addObject()
                    .put("kind", resource[1]);
        }
        return Cluster.of(object);
    }

    private static ResourceBinding binding(JsonNode input, JsonNode placement) {
        var object = Json.object();
        object.putObject("metadata").put("namespace", "default").put("name", "case");
        var spec = object.putObject("spec");
        spec.putObject("resource")
                .put("apiVersion", resource(input)[0])
                .put("kind", resource(input)[1])
                .put("uid", input.path("uid").asText());
        spec.put("replicas", input.path("replicas").asInt());
        spec.set("clusters", input.path("previous"));
        spec.set("placement", placement);
        if (input.path("requirements").asBoolean()) {
            spec.putObject("replicaRequirements");
        }
        var tasks = spec.putArray("gracefulEvictionTasks");
        input.path("evicting").forEach(name -> tasks.addObject().put("fromCluster", name.asText()));
        var components = spec.putArray("components");
        input.path("components")
                .forEach(name ->
                        components.addObject().put("name", name.asText()).put("replicas", 1));
        var status = object.putObject("status")
                .put(
                        "schedulerObservingAffinityName",
                        input.path("observedAffinityName").asText());
        if (input.path("fresh").asBoolean()) {
            spec.put("rescheduleTriggeredAt", "2030-01-01T00:00:01Z");
            status.put("lastScheduledTime", "2030-01-01T00:00:00Z");
        }
        return ResourceBinding.of(object);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void dispense(String id, JsonNode vector) {
        var names = new ArrayList<String>();
        vector.path("weights").fieldNames().forEachRemaining(names::add);
        var weights = names.stream()
                .mapToLong(name -> vector.path("weights").path(name).asLong())
                .toArray();

        var seats = SeatDealer.webster(
                vector.path("replicas").asLong(),
                weights,
                SeatDealer.lastNameFirst(vector.path("uid").asText()));

        for (int index = 0; index < seats.length; index++) {
            assertThat(seats[index])
                    .isEqualTo(
                            vector.at("/expected/seats").path(names.get(index)).asLong());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void estimate(String id, JsonNode vector) {
        var object = Json.object();
        object.putObject("metadata").put("name", "a");
        object.set("spec", vector.path("cluster"));
        object.set("status", vector.path("cluster"));
        var fleet = FleetSnapshot.of(List.of(Cluster.of(object)));
        Optional<Map<String, String>> request = vector.path("request").isNull()
                ? Optional.empty()
                : Optional.of(texts((ObjectNode) vector.path("request")));
        var requirements = request.map(it -> new ReplicaRequirements(Optional.empty(), it, "", ""));

        var workload = Fixtures.binding("{}").spec().resource();
        var answers = new GeneralEstimator(SchedulingRules.DEFAULT)
                .estimate(new ReplicaEstimator.Question.Replicas(workload, requirements), fleet.clusters());

        assertThat(answers).containsExactly(vector.at("/expected/maxReplicas").asInt());
    }

    private static Map<String, String> texts(ObjectNode object) {
        var texts = new HashMap<String, String>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void trigger(String id, JsonNode vector) {
        var input = vector.path("binding");
        var object = Json.object();
        var metadata = object.putObject("metadata")
                .put("generation", input.path("generation").asLong());
        if (!input.path("appliedPlacement").isNull()) {
            metadata.putObject("annotations")
                    .put(
                            ResourceBinding.APPLIED_PLACEMENT,
                            input.path("appliedPlacement").toString());
        }
        object.set("spec", input);
        object.putObject("status")
                .put(
                        "schedulerObservedGeneration",
                        input.path("schedulerObservedGeneration").asLong())
                .put(
                        "schedulerObservingAffinityName",
                        input.path("schedulerObservedAffinityName").asText())
                .put("lastScheduledTime", input.path("lastScheduledTime").asText(""));
        var binding = ResourceBinding.of(object);
        var deleting = new ArrayList<String>();
        input.path("deletingClusters").forEach(name -> deleting.add(name.asText()));

        var action = new Trigger(SchedulingRules.DEFAULT)
                .action(binding, binding.spec().placement().orElseThrow(), deleting::contains);

        assertThat(
                        switch (action) {
                            case RECONCILE, SCALE -> "schedule";
                            case OBSERVE -> "observe";
                            case NOTHING -> "none";
                        })
                .isEqualTo(vector.at("/expected/action").asText());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void taintEviction(String id, JsonNode vector) {
        var cluster = Json.object();
        cluster.putObject("spec").set("taints", vector.path("taints"));
        var placement = Json.object();
        placement.set("clusterTolerations", vector.path("tolerations"));
        List<ClusterSpec.Taint> taints = Cluster.of(cluster).spec().taints();
        List<Toleration> tolerations = flagship.fleetapi.Placement.of(placement).clusterTolerations();

        var decision = TaintEviction.decide(
                taints, tolerations, Instant.parse(vector.path("now").asText()));

        assertThat(decision)
                .isEqualTo(
                        switch (vector.at("/expected/decision").asText()) {
                            case "evict" -> new TaintEviction.Evict();
                            case "keep" -> new TaintEviction.Keep();
                            default ->
                                new TaintEviction.Recheck(Duration.ofSeconds(
                                        vector.at("/expected/afterSeconds").asLong()));
                        });
    }
}

package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.SpreadConstraint;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.Placed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What no fleet and no binding may break. Every case is made from a seed, which a failure names. */
class InvariantsTest {
    private static final int CASES = 2_000;

    private final SchedulingCore core = SchedulingCore.inTree(SchedulingRules.DEFAULT);

    private void forEachCase(BiConsumer<RandomCase, String> check) {
        for (long seed = 0; seed < CASES; seed++) {
            var made = RandomCase.of(seed);
            check.accept(made, "seed " + seed);
        }
    }

    private void forEachPlaced(PlacedCheck check) {
        int[] placedCount = {0};
        forEachCase((made, name) -> {
            if (core.decide(FleetSnapshot.of(made.clusters()), made.binding()) instanceof Placed placed) {
                placedCount[0]++;
                check.check(made, placed, name);
            }
        });
        assertThat(placedCount[0]).as("cases in which a place was found").isGreaterThan(CASES / 4);
    }

    private interface PlacedCheck {
        void check(RandomCase made, Placed placed, String name);
    }

    private static Strategy strategy(RandomCase made) {
        return Strategy.of(made.binding().spec().placement().orElseThrow());
    }

    private static Set<String> targets(RandomCase made) {
        return made.binding().spec().clusters().stream()
                .map(TargetCluster::name)
                .collect(Collectors.toSet());
    }

    private static Cluster cluster(RandomCase made, String name) {
        return made.clusters().stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOrderOfEventsChangesNothing() {
        forEachCase((made, name) -> {
            var straight = core.decide(FleetSnapshot.of(made.clusters()), made.binding());

            var random = new Random(name.hashCode());
            var shuffled = new ArrayList<>(made.clusters());
            Collections.shuffle(shuffled, random);
            var fleet = FleetSnapshot.empty().with(Fixtures.cluster("gone"));
            for (Cluster cluster : shuffled) {
                // An older state first, then the state that counts, and an unrelated cluster that comes and goes.
                fleet = fleet.with(Fixtures.cluster(cluster.name(), "{'region':'old'}"))
                        .with(cluster);
            }
            assertThat(core.decide(fleet.withoutCluster("gone"), made.binding()))
                    .as(name)
                    .isEqualTo(straight);
        });
    }

    @Test
    void explainingChangesNothing() {
        forEachCase((made, name) -> {
            var fleet = FleetSnapshot.of(made.clusters());

            var told = core.explain(fleet, made.binding()).decision();

            var silent = core.decide(fleet, made.binding());
            assertThat(told).as(name).hasSameClassAs(silent);
            if (told instanceof Placed one && silent instanceof Placed other) {
                assertThat(one.clusters()).as(name).containsExactlyInAnyOrderElementsOf(other.clusters());
            } else {
                assertThat(told).as(name).isEqualTo(silent);
            }
        });
    }

    @Test
    void dividedReplicasSumUpAndDuplicatedOnesAreWhole() {
        forEachPlaced((made, placed, name) -> {
            int replicas = made.binding().spec().replicas();
            if (strategy(made) == Strategy.DUPLICATED) {
                assertThat(placed.clusters())
                        .as(name)
                        .allSatisfy(target -> assertThat(target.replicas()).isEqualTo(replicas));
            } else {
                assertThat(placed.clusters().stream()
                                .mapToInt(TargetCluster::replicas)
                                .sum())
                        .as(name)
                        .isEqualTo(replicas);
            }
        });
    }

    @Test
    void noClusterIsNamedTwiceOrWithoutReplicas() {
        forEachPlaced((made, placed, name) -> {
            var names = placed.clusters().stream().map(TargetCluster::name).toList();
            assertThat(new HashSet<>(names)).as(name).hasSameSizeAs(names);
            assertThat(placed.clusters())
                    .as(name)
                    .allSatisfy(target -> assertThat(target.replicas()).isPositive());
        });
    }

    @Test
    void dividingByRoomNeverAddsMoreThanFits() {
        forEachPlaced((made, placed, name) -> {
            if (!strategy(made).dividesByRoom()) {
                return;
            }
            var fleet = FleetSnapshot.of(made.clusters());
            var estimates = new GeneralEstimator(SchedulingRules.DEFAULT)
                    .estimate(ReplicaEstimator.Question.of(made.binding().spec(), false), fleet.clusters());
            for (TargetCluster target : placed.clusters()) {
                int room = estimates[fleet.position(target.name())];
                int held = made.binding().spec().clusters().stream()
                        .filter(before -> before.name().equals(target.name()))
                        .mapToInt(TargetCluster::replicas)
                        .sum();
                assertThat(target.replicas()).as(name).isLessThanOrEqualTo(room + held);
            }
        });
    }

    @Test
    void aNewClusterHasNoTaintThatIsNotTolerated() {
        forEachPlaced((made, placed, name) -> {
            var tolerations = made.binding().spec().placement().orElseThrow().clusterTolerations();
            for (TargetCluster target : placed.clusters()) {
                if (!targets(made).contains(target.name())) {
                    assertThat(cluster(made, target.name()).spec().taints())
                            .as(name)
                            .allMatch(taint -> taint.effect().equals("PreferNoSchedule")
                                    || Tolerations.tolerated(taint, tolerations));
                }
            }
        });
    }

    @Test
    void noClusterIsUsedThatTheBindingIsEvictedFrom() {
        forEachPlaced((made, placed, name) -> made.binding()
                .spec()
                .gracefulEvictionTasks()
                .forEach(task -> assertThat(placed.clusters())
                        .as(name)
                        .noneMatch(target -> target.name().equals(task.fromCluster()))));
    }

    @Test
    void spreadConstraintsBoundTheClustersThatAreChosen() {
        forEachPlaced((made, placed, name) -> {
            var placement =
                    CompiledPlacement.of(made.binding().spec().placement().orElseThrow(), SchedulingRules.DEFAULT);
            if (!placement.spreads()) {
                return;
            }
            var region = placement.constraint(SpreadConstraint.REGION);
            int most =
                    placement.constraint(SpreadConstraint.CLUSTER).orElseThrow().maxGroups();
            int regions = region.map(SpreadConstraint::maxGroups).orElse(0);
            assertThat(placed.clusters()).as(name).hasSizeLessThanOrEqualTo(Math.max(most, regions));
            if (region.isPresent()) {
                var used = placed.clusters().stream()
                        .map(target -> cluster(made, target.name()).spec().region())
                        .collect(Collectors.toSet());
                assertThat(used).as(name).hasSizeLessThanOrEqualTo(regions);
                if (strategy(made) == Strategy.DUPLICATED
                        && made.binding().spec().replicas() > 0) {
                    assertThat(used)
                            .as(name)
                            .hasSizeGreaterThanOrEqualTo(region.get().minGroups());
                }
            }
        });
    }

    @Test
    void whatIsPlacedStaysWhenNothingChanges() {
        forEachPlaced((made, placed, name) -> {
            if (!strategy(made).dividesByRoom() || Trigger.isForced(made.binding())) {
                return;
            }
            var placement = made.binding().spec().placement().orElseThrow();
            if (!placement.spreadConstraints().isEmpty()
                    || !placed.affinityName().isEmpty()) {
                return; // Both look at room again, and tiers drain into what is before them.
            }
            var again = core.decide(FleetSnapshot.of(made.clusters()), Settled.after(made.binding(), placed));
            assertThat(again).as(name).isEqualTo(placed);
        });
    }
}

package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.scheduling.ComponentSets.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class FirstFitTest {
    private static ResourceAmounts cpu(long milli) {
        return new ResourceAmounts(List.of("cpu"), new long[] {milli});
    }

    private static NodeGrades nodes(long[] milliByGrade, long[] counts) {
        var grades = new ArrayList<Long>();
        var minima = new ArrayList<ResourceAmounts>();
        for (int grade = 0; grade < milliByGrade.length; grade++) {
            grades.add((long) grade);
            minima.add(cpu(milliByGrade[grade]));
        }
        return new NodeGrades(new GradeModels(grades, minima), counts);
    }

    /** Replica by replica, node by node. */
    private static long oneByOne(List<Part> parts, long[] milliByGrade, long[] counts, long cap) {
        var free = new ArrayList<long[]>();
        for (int grade = 0; grade < counts.length; grade++) {
            for (long node = 0; node < counts[grade]; node++) {
                free.add(new long[] {milliByGrade[grade], ReplicaRequest.PODS_PER_NODE});
            }
        }
        for (long set = 0; set < cap; set++) {
            for (Part part : parts) {
                for (long replica = 0; replica < part.replicas(); replica++) {
                    var node = free.stream()
                            .filter(it -> it[0] >= part.request().get("cpu") && it[1] >= 1)
                            .findFirst();
                    if (node.isEmpty()) {
                        return set;
                    }
                    node.get()[0] -= part.request().get("cpu");
                    node.get()[1]--;
                }
            }
        }
        return cap;
    }

    @Test
    void neverLookingBackCountsTheSameSets() {
        var random = new Random(1);
        for (int round = 0; round < 3_000; round++) {
            long[] milli = {random.nextInt(500), 1_000, 4_000};
            long[] counts = {random.nextInt(4), random.nextInt(4), random.nextInt(3)};
            var parts = new ArrayList<Part>();
            for (int part = 0; part <= random.nextInt(3); part++) {
                parts.add(new Part(cpu(1 + random.nextInt(1_500)), 1 + random.nextInt(4)));
            }

            assertThat(new FirstFit(parts, nodes(milli, counts)).sets(50))
                    .isEqualTo(oneByOne(parts, milli, counts, 50));
        }
    }

    @Test
    void anEmptyComponentStillTakesPodSlots() {
        var parts = List.of(new Part(ResourceAmounts.NONE, 110));

        assertThat(new FirstFit(parts, nodes(new long[] {0}, new long[] {3})).sets(1_000))
                .isEqualTo(3);
    }

    @Test
    void aClusterThatClaimsTrillionsOfNodesEndsInTime() {
        var parts = List.of(new Part(cpu(900), 1), new Part(cpu(200), 1));

        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(new FirstFit(parts, nodes(new long[] {1_000}, new long[] {1L << 60})).sets(1L << 60))
                        .isPositive());
    }

    @Test
    void aNodeTakesAsManyPodsAsKubeletDoesByDefault() {
        var parts = List.of(new Part(ResourceAmounts.NONE, 1));

        assertThat(new FirstFit(parts, nodes(new long[] {0}, new long[] {1})).sets(1_000))
                .isEqualTo(110);
    }
}

package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.scheduling.GroupSearch.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class GroupSearchTest {
    /** The enumeration of contract section 5.3, word by word. */
    private static final class Enumeration {
        private final int min;
        private final int max;
        private final int clusters;
        private final List<Group> groups;
        private final List<List<Group>> recorded = new ArrayList<>();

        private Enumeration(List<Group> unsorted, int min, int max, int clusters) {
            this.min = min;
            this.max = max;
            this.clusters = clusters;
            this.groups = unsorted.stream()
                    .sorted(Comparator.comparingInt(Group::clusters)
                            .thenComparing(
                                    Comparator.comparingLong(Group::score).reversed())
                            .thenComparing(Group::name))
                    .toList();
            visit(List.of(), 0);
        }

        private void visit(List<Group> path, int from) {
            int sum = path.stream().mapToInt(Group::clusters).sum();
            if (sum >= clusters && path.size() >= min && path.size() <= max) {
                recorded.add(path);
                return;
            }
            if (path.size() >= max) {
                return;
            }
            for (int index = from; index < groups.size(); index++) {
                var longer = new ArrayList<>(path);
                longer.add(groups.get(index));
                visit(longer, index + 1);
                if (groups.size() == min) {
                    return; // Only the first branch, at every level.
                }
            }
        }

        List<String> chosen() {
            if (recorded.isEmpty()) {
                return List.of();
            }
            var byWeight = recorded.stream()
                    .map(path -> path.stream()
                            .sorted(Comparator.comparingLong(Group::score)
                                    .reversed()
                                    .thenComparing(Group::name))
                            .toList())
                    .sorted(Comparator.<List<Group>>comparingLong(path ->
                                    -path.stream().mapToLong(Group::score).sum())
                            .thenComparingInt(path ->
                                    -path.stream().mapToInt(Group::clusters).sum()))
                    .toList();
            var current = byWeight.getFirst();
            for (var path : byWeight) {
                if (path.size() < current.size()
                        && current.subList(0, path.size()).equals(path)) {
                    current = path;
                }
            }
            return current.stream().map(Group::name).toList();
        }
    }

    @Test
    void theTableChoosesWhatTheEnumerationChooses() {
        var random = new Random(1);
        for (int round = 0; round < 30_000; round++) {
            int count = 1 + random.nextInt(9);
            int scores = 1 + random.nextInt(6);
            var groups = IntStream.range(0, count)
                    .mapToObj(index -> new Group("r" + index, 1 + random.nextInt(4), random.nextInt(scores) * 500L))
                    .toList();
            int min = 1 + random.nextInt(4);
            int max = random.nextInt(6);
            int clusters = random.nextInt(12);

            assertThat(new GroupSearch(min, max, clusters).choose(groups))
                    .as("%d to %d of %s with %d clusters", min, max, groups, clusters)
                    .isEqualTo(new Enumeration(groups, min, max, clusters).chosen());
        }
    }

    @Test
    void theFewestRegionsWinThatLeadTheHeaviestCombination() {
        var groups = List.of(new Group("r1", 3, 3000), new Group("r2", 1, 1000), new Group("r3", 1, 1000));

        assertThat(new GroupSearch(1, 3, 3).choose(groups)).containsExactly("r1");
    }

    @Test
    void thousandsOfRegionsTakeNoLongerThanTheirNumber() {
        var groups = IntStream.range(0, 3_000)
                .mapToObj(index -> new Group("r" + index, 1 + index % 7, index * 31L % 1_009))
                .toList();

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(new GroupSearch(5, 20, 40).choose(groups)).hasSizeBetween(5, 20);
            assertThat(new GroupSearch(1_000, 3_000, 5_000).choose(groups)).hasSizeBetween(1_000, 3_000);
        });
    }

    @Test
    void thereIsNoChoiceIfTheMinimumIsAboveTheMaximum() {
        assertThat(new GroupSearch(2, 1, 0).choose(List.of(new Group("a", 1, 0), new Group("b", 1, 0))))
                .isEmpty();
    }
}

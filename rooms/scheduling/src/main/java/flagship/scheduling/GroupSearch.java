package flagship.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses which groups a binding spreads over.
 *
 * <p>Karmada enumerates combinations depth first over the groups ordered by clusters, score and name; it records each one as soon as it is
 * large enough and goes no deeper; it takes the heaviest, of equal ones that with more clusters, then the first found; and in the end the
 * shortest recorded leading part of it. That takes exponential time. Here the same combination is found by dynamic programming: what may
 * follow depends only on how many groups and clusters a combination has so far. Beyond {@value #STATES_MAX} states, which takes hundreds
 * of groups and a demand for hundreds of them, the heaviest groups are taken as they come.
 *
 * @param minGroups smallest number of groups; 0 counts as 1
 * @param minClusters clusters that the chosen groups must have together
 */
record GroupSearch(int minGroups, int maxGroups, int minClusters) {
    private static final long STATES_MAX = 20_000_000;

    /** A group of {@code clusters} clusters. */
    record Group(String name, int clusters, long score) {
        @Override
        public String toString() {
            return "%s (%d, %d)".formatted(name, clusters, score);
        }
    }

    private static final Comparator<Group> ENUMERATION = Comparator.comparingInt(Group::clusters)
            .thenComparing(Comparator.comparingLong(Group::score).reversed())
            .thenComparing(Group::name);

    private static final Comparator<Group> HEAVIEST_FIRST =
            Comparator.comparingLong(Group::score).reversed().thenComparing(Group::name);

    GroupSearch {
        minGroups = Math.max(1, minGroups);
        minClusters = Math.max(0, minClusters);
    }

    /** The names of the chosen groups, heaviest first; empty if there is no choice. */
    List<String> choose(List<Group> groups) {
        var sorted = new ArrayList<>(groups);
        sorted.sort(ENUMERATION);
        long clusters = groups.stream().mapToLong(Group::clusters).sum();
        if (clusters < minClusters || maxGroups < minGroups || groups.size() < minGroups) {
            return List.of();
        }
        int longest = Math.min(Math.min(maxGroups, groups.size()), Math.max(minGroups, minClusters));
        long states = (long) groups.size() * longest * (minClusters + 1L);
        var best = states <= STATES_MAX ? new Table(sorted, longest).best() : heaviest(sorted, longest);
        best.sort(HEAVIEST_FIRST);
        return shortestRecordedPart(best).stream().map(Group::name).toList();
    }

    /**
     * The shortest leading part that is large enough was recorded too: one longer than the minimum lacks clusters without its last group,
     * and so without the one that was enumerated last, which is no smaller.
     */
    private List<Group> shortestRecordedPart(List<Group> combination) {
        long clusters = 0;
        for (int length = 1; length < combination.size(); length++) {
            clusters += combination.get(length - 1).clusters();
            if (length >= minGroups && clusters >= minClusters) {
                return combination.subList(0, length);
            }
        }
        return combination;
    }

    private List<Group> heaviest(List<Group> groups, int longest) {
        for (var order : List.of(HEAVIEST_FIRST, ENUMERATION.reversed())) {
            var taken = new ArrayList<Group>();
            long clusters = 0;
            for (Group group : groups.stream().sorted(order).limit(longest).toList()) {
                taken.add(group);
                clusters += group.clusters();
                if (taken.size() >= minGroups && clusters >= minClusters) {
                    return taken;
                }
            }
        }
        return new ArrayList<>();
    }

    /**
     * The best completion of each state (groups taken, clusters they have, up to the minimum), from the last group to the first. Only the
     * decision to take a group is kept for every state: one bit.
     */
    private final class Table {
        private static final long IMPOSSIBLE = Long.MIN_VALUE;

        private final List<Group> groups;
        private final int longest;
        private final int width;
        private final BitSet taken = new BitSet();

        Table(List<Group> groups, int longest) {
            this.groups = groups;
            this.longest = longest;
            this.width = minClusters + 1;
        }

        List<Group> best() {
            var scores = new long[longest * width];
            var clusters = new long[longest * width];
            Arrays.fill(scores, IMPOSSIBLE);
            for (int index = groups.size() - 1; index >= 0; index--) {
                decide(index, scores, clusters);
            }
            return scores[0] == IMPOSSIBLE ? new ArrayList<>() : follow();
        }

        /** In place: a state depends on those with one group more, which are decided after it. */
        private void decide(int index, long[] scores, long[] clusters) {
            var group = groups.get(index);
            for (int count = 0; count < longest; count++) {
                for (int have = 0; have < width; have++) {
                    int state = count * width + have;
                    int next = next(count, have, group);
                    long score = group.score();
                    long size = group.clusters();
                    if (next >= 0) {
                        if (scores[next] == IMPOSSIBLE) {
                            continue;
                        }
                        score += scores[next];
                        size += clusters[next];
                    } else if (next == DEAD_END) {
                        continue;
                    }
                    // Equally good: take, since the smaller place is found first.
                    if (scores[state] == IMPOSSIBLE
                            || score > scores[state]
                            || (score == scores[state] && size >= clusters[state])) {
                        scores[state] = score;
                        clusters[state] = size;
                        taken.set(index * longest * width + state);
                    }
                }
            }
        }

        private static final int COMPLETE = -1;
        private static final int DEAD_END = -2;

        private int next(int count, int have, Group group) {
            int more = (int) Math.min(minClusters, (long) have + group.clusters());
            if (count + 1 >= minGroups && more >= minClusters) {
                return COMPLETE;
            }
            return count + 1 < longest ? (count + 1) * width + more : DEAD_END;
        }

        private List<Group> follow() {
            var combination = new ArrayList<Group>();
            int state = 0;
            for (int index = 0; index < groups.size() && state >= 0; index++) {
                if (taken.get(index * longest * width + state)) {
                    var group = groups.get(index);
                    combination.add(group);
                    state = next(state / width, state % width, group);
                }
            }
            return combination;
        }
    }
}

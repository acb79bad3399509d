package flagship.scheduling;

import flagship.fleetapi.ClusterStatus.Modeling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster by grade.
 *
 * @param models shared by clusters with the same models
 * @param counts nodes of each grade of {@code models}, none above an int's largest; the array is not to be changed
 */
record NodeGrades(GradeModels models, long[] counts) {
    /** The cluster does not count its nodes. */
    static final NodeGrades NONE = new NodeGrades(new GradeModels(List.of(), List.of()), new long[0]);

    /**
     * The nodes that a cluster reports; {@link #NONE} if a count is negative, which makes all of them unusable. Nodes of a grade that no
     * model describes are left out: nothing is known of them.
     */
    static NodeGrades of(GradeModels models, List<Modeling> nodes) {
        if (nodes.stream().anyMatch(node -> node.count() < 0)) {
            return NONE;
        }
        Map<Long, Long> byGrade =
                nodes.stream().collect(Collectors.toMap(Modeling::grade, Modeling::count, (first, second) -> second));
        var counts = models.grades().stream()
                .mapToLong(grade -> Math.min(byGrade.getOrDefault(grade, 0L), Integer.MAX_VALUE))
                .toArray();
        return new NodeGrades(models, counts);
    }

    /** Whether an estimate can be made. */
    boolean usable() {
        return counts.length > 0;
    }

    /** Whether there are more nodes of some grade, or the grades mean something else. */
    boolean exceeds(NodeGrades before) {
        if (!models.equals(before.models)) {
            return true;
        }
        for (int grade = 0; grade < counts.length; grade++) {
            if (counts[grade] > before.counts[grade]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeGrades that && models.equals(that.models) && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * models.hashCode() + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return models.grades() + Arrays.toString(counts);
    }
}

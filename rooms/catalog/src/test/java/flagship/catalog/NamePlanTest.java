package flagship.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.NamePlan.Build;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamePlanTest {
    private static final int LEAST = 2_048;

    /** A catalog of which only the identifiers are kept. */
    private static final class Model {
        private final BitSet objects = new BitSet();
        private final List<NameSegment> segments = new ArrayList<>();
        private int last;
        private long indexed;

        void add(int count) {
            objects.set(last + 1, last + count + 1);
            last += count;
        }

        void remove(int object) {
            if (object > 0 && objects.get(object)) {
                objects.clear(object);
                segments.replaceAll(segment -> segment.holds(object) ? segment.without(1) : segment);
            }
        }

        Optional<Build> plan() {
            return NamePlan.next(segments, last, LEAST);
        }

        void run() {
            for (var plan = plan(); plan.isPresent(); plan = plan()) {
                build(plan.get());
            }
        }

        private void build(Build build) {
            int count = objects.get((int) build.first(), (int) build.last() + 1).cardinality();
            indexed += count;
            boolean newest = build.last() >= NamePlan.reached(segments);
            segments.removeAll(build.replaced());
            if (count > 0 || newest) {
                segments.add(new NameSegment(indexed, build.first(), build.last(), count, 0));
                segments.sort(java.util.Comparator.comparingLong(NameSegment::first));
            }
            assertThat(count).isLessThanOrEqualTo(NamePlan.OBJECTS_MAX);
        }

        void check() {
            for (int object = objects.nextSetBit(0);
                    object >= 0 && object <= last;
                    object = objects.nextSetBit(object + 1)) {
                int id = object;
                boolean isIndexed = segments.stream().anyMatch(segment -> segment.holds(id));
                assertThat(isIndexed || id > NamePlan.reached(segments))
                        .as("object " + id)
                        .isTrue();
            }
        }
    }

    @Test
    void aFewNewObjectsAreNotWorthASegment() {
        var model = new Model();
        model.add(LEAST - 1);

        assertThat(model.plan()).isEmpty();
        model.add(1);
        assertThat(model.plan()).contains(new Build(1, LEAST, List.of()));
    }

    @Test
    void anOldCatalogIsIndexedInPieces() {
        var model = new Model();
        model.add(1_000_000);
        model.run();

        assertThat(model.segments).hasSizeLessThan(20);
        assertThat(model.indexed).isLessThan(1_200_000);
        model.check();
    }

    @Test
    void objectsThatComeInSmallNumbersAreIndexedAFewTimesEach() {
        var model = new Model();
        for (int i = 0; i < 400; i++) {
            model.add(2_500);
            model.run();
        }
        assertThat(model.segments).hasSizeLessThan(40);
        assertThat(model.indexed).isLessThan(8 * 1_000_000L);
        model.check();
    }

    @Test
    void segmentsOfObjectsThatAreGoneGo() {
        var model = new Model();
        var random = new Random(2);
        for (int round = 0; round < 300; round++) { // A fleet whose pods are replaced all the time.
            model.add(3_000);
            for (int i = 0; i < 3_200; i++) {
                model.remove(model.last - random.nextInt(60_000));
            }
            int longAgo = Math.max(0, model.last - 200_000);
            for (int old = model.objects.nextSetBit(0);
                    old >= 0 && old < longAgo;
                    old = model.objects.nextSetBit(old)) {
                model.remove(old);
            }
            model.run();
        }
        assertThat(model.segments).hasSizeLessThan(30);
        model.check();
    }

    @Test
    void theNewestSegmentStaysThoughAllIsGone() {
        var model = new Model();
        model.add(10_000);
        model.run();
        for (int object = 1; object <= 10_000; object++) {
            model.remove(object);
        }
        model.run();

        assertThat(model.segments)
                .singleElement()
                .satisfies(segment -> assertThat(segment.last()).isEqualTo(10_000));
    }
}

package flagship.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What the index of names needs next: the newest objects taken in, together with the newest segments while those are small, so that there are
 * few segments and each object is indexed a few times at most; or a segment that has lost most of its objects made anew. Pure.
 */
final class NamePlan {
    /** A segment takes no more: its making stays short, its postings small. */
    static final int OBJECTS_MAX = 1 << 16;

    /** Identifiers from the first to the last of one segment: so many bits a posting takes at most. */
    private static final long WIDTH_MAX = 1 << 20;

    /** A segment is taken into a new one if it has at most so many times its objects. */
    private static final int TAKEN_IN = 2;

    private NamePlan() {}

    /**
     * A segment to make.
     *
     * @param replaced what it takes the place of: neighbours, in order
     */
    record Build(long first, long last, List<NameSegment> replaced) {
        Build {
            replaced = List.copyOf(replaced);
        }
    }

    /** The last object that is indexed; 0 for none. */
    static long reached(List<NameSegment> segments) {
        return segments.isEmpty() ? 0 : segments.getLast().last();
    }

    /**
     * @param segments in order
     * @param lastObject identifier of the newest object
     * @param least new objects that are worth a segment
     */
    static Optional<Build> next(List<NameSegment> segments, long lastObject, long least) {
        long reached = reached(segments);
        if (lastObject - reached >= least) {
            return Optional.of(withNewest(segments, Math.min(lastObject, reached + OBJECTS_MAX)));
        }
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).gone() > segments.get(i).objects() / 2) {
                return Optional.of(anew(segments, i));
            }
        }
        return Optional.empty();
    }

    private static Build withNewest(List<NameSegment> segments, long last) {
        long reached = reached(segments);
        int from = reach(segments, segments.size(), last - reached, last);
        long first = from == segments.size() ? reached + 1 : segments.get(from).first();
        return new Build(first, last, segments.subList(from, segments.size()));
    }

    /** With those before it that are small, too. */
    private static Build anew(List<NameSegment> segments, int index) {
        var segment = segments.get(index);
        int from = reach(segments, index, segment.left(), segment.last());
        return new Build(segments.get(from).first(), segment.last(), segments.subList(from, index + 1));
    }

    /** The index of the earliest segment before {@code end} that a new one of so many objects takes in; {@code end} for none. */
    private static int reach(List<NameSegment> segments, int end, long objects, long last) {
        int from = end;
        long sum = objects;
        while (from > 0) {
            var older = segments.get(from - 1);
            boolean small = older.left() <= TAKEN_IN * sum && older.left() + sum <= OBJECTS_MAX;
            if (!small || last - older.first() >= WIDTH_MAX) {
                break;
            }
            sum += older.left();
            from--;
        }
        return from;
    }
}

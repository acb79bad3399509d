package flagship.catalog;

/**
 * A run of objects whose names are in the index, by their identifiers. Segments follow each other without a gap.
 *
 * @param objects how many were there when it was made
 * @param gone how many of those have been removed since
 */
record NameSegment(long id, long first, long last, long objects, long gone) {
    long left() {
        return objects - gone;
    }

    boolean holds(long object) {
        return first <= object && object <= last;
    }

    NameSegment without(long more) {
        return new NameSegment(id, first, last, objects, gone + more);
    }
}

package flagship.lua;

/**
 * How a statement ended: one of the constants, or on to a label of a block that encloses.
 */
final class Completion {
    static final Completion NORMAL = new Completion("", 0);
    static final Completion BREAK = new Completion("", 0);

    /** The values are in the frame. */
    static final Completion RETURN = new Completion("", 0);

    private final String label;
    private final int line;

    private Completion(String label, int line) {
        this.label = label;
        this.line = line;
    }

    static Completion jump(String label, int line) {
        return new Completion(label, line);
    }

    /** Empty unless it is a jump. */
    String label() {
        return label;
    }

    int line() {
        return line;
    }
}

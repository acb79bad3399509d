package flagship.ovsdb;

/**
 * The type of a column.
 *
 * @param value absent (NONE) where the column is a set
 * @param min least number of elements: 0 or 1
 * @param max most elements; {@link #UNLIMITED} where there is no bound
 */
public record ColumnSchema(String name, AtomType key, AtomType value, int min, int max) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The types of atoms. */
    public enum AtomType {
        INTEGER,
        REAL,
        BOOLEAN,
        STRING,
        UUID,
        NONE
    }

    public boolean isMap() {
        return value != AtomType.NONE;
    }

    /** Whether changes of it are told as differences; other columns are told anew as a whole. */
    boolean isComposite() {
        return max > 1;
    }

    /** What a row holds when nothing was ever written. */
    Value initial() {
        if (isMap()) {
            return Value.emptyMap();
        }
        return min == 0 ? Value.emptySet() : Value.of(initialAtom());
    }

    private Atom initialAtom() {
        return switch (key) {
            case INTEGER -> Atom.of(0);
            case REAL -> new Atom.Real(0);
            case BOOLEAN -> Atom.of(false);
            case UUID -> Atom.of(new java.util.UUID(0, 0));
            case STRING, NONE -> Atom.of("");
        };
    }
}

package flagship.ovsdb;

import java.util.UUID;

/** One element of a column's value. */
public sealed interface Atom {
    static Atom of(String text) {
        return new Text(text);
    }

    static Atom of(long number) {
        return new Int(number);
    }

    static Atom of(boolean flag) {
        return new Bool(flag);
    }

    static Atom of(UUID row) {
        return new Ref(row);
    }

    record Text(String value) implements Atom {
        @Override
        public String toString() {
            return value;
        }
    }

    record Int(long value) implements Atom {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    record Real(double value) implements Atom {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    record Bool(boolean value) implements Atom {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** The identity of a row: a reference to it where the column is one. */
    record Ref(UUID row) implements Atom {
        @Override
        public String toString() {
            return row.toString();
        }
    }

    /**
     * The row that an insert of the same transaction makes.
     *
     * @param id of {@link Transaction#insert}; letters, digits and underscores
     */
    record Named(String id) implements Atom {}
}

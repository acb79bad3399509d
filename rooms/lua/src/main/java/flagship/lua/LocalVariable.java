package flagship.lua;

/** A declared local. Changes only while its function is compiled. */
final class LocalVariable {
    final String name;
    final int slot;
    /** Whether a function inside uses it, so that it lives in a {@link Cell}. */
    boolean captured;

    LocalVariable(String name, int slot) {
        this.name = name;
        this.slot = slot;
    }

    void declare(Frame frame, Object value) {
        frame.slots[slot] = captured ? new Cell(value) : value;
    }

    Object get(Frame frame) {
        var held = frame.slots[slot];
        return captured ? ((Cell) held).value : held;
    }

    void set(Frame frame, Object value) {
        if (captured) {
            ((Cell) frame.slots[slot]).value = value;
        } else {
            frame.slots[slot] = value;
        }
    }
}

package flagship.lua;

/** A local variable that outlives its block, because a function inside uses it. */
final class Cell {
    Object value;

    Cell(Object value) {
        this.value = value;
    }
}

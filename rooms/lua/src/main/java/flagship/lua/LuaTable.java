package flagship.lua;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A table: a list from 1 on, and other keys in the order in which they came. May be changed while it is traversed, as long as no key is
 * added. Belongs to the state that holds it.
 */
public final class LuaTable {
    private static final Object[] EMPTY = {};
    private static final int FIRST_SIZE = 4;

    private Object[] list = EMPTY;
    private int length;
    private final Map<Object, Integer> places = new HashMap<>();
    private Object[] keys = EMPTY;
    private Object[] values = EMPTY;
    private int used;
    private int living;

    public LuaTable() {}

    /** A table with a list; it may have gaps. */
    public static LuaTable of(List<?> elements) {
        var table = new LuaTable();
        table.list = elements.toArray();
        table.length = table.list.length;
        table.trim();
        return table;
    }

    /** A border: the last element of the list. */
    public int length() {
        return length;
    }

    /** Whether it has no key at all. */
    public boolean isEmpty() {
        return length == 0 && living == 0;
    }

    /** Whether all its keys are those of its list. */
    public boolean isList() {
        return living == 0;
    }

    /** {@link LuaNil#NIL} if the key is not there. */
    public Object get(Object key) {
        if (key instanceof Double number) {
            int index = index(number);
            if (index > 0 && index <= length) {
                return list[index - 1];
            }
        }
        var place = places.get(normal(key));
        return place == null ? LuaNil.NIL : values[place];
    }

    /** The element of the list, from 1 on. */
    public Object get(int index) {
        return index > 0 && index <= length ? list[index - 1] : get((Object) (double) index);
    }

    /**
     * Sets a key, or takes it away with {@link LuaNil#NIL}.
     *
     * @param key not nil and not NaN
     * @return whether the table grew
     */
    public boolean set(Object key, Object value) {
        if (key instanceof Double number) {
            int index = index(number);
            if (index > 0 && index <= length) {
                list[index - 1] = value;
                trim();
                return false;
            }
            if (index == length + 1 && value != LuaNil.NIL) {
                append(value);
                return true;
            }
        }
        return setOther(normal(key), value);
    }

    void append(Object value) {
        makeRoomInList();
        list[length++] = value;
        adopt();
    }

    private void makeRoomInList() {
        if (length == list.length) {
            list = Arrays.copyOf(list, Math.max(FIRST_SIZE, length * 2));
        }
    }

    /** Takes elements that follow the list into it. */
    private void adopt() {
        while (living > 0) {
            var place = places.get((double) (length + 1));
            if (place == null || values[place] == LuaNil.NIL) {
                return;
            }
            makeRoomInList();
            list[length++] = values[place];
            values[place] = LuaNil.NIL;
            living--;
            places.remove((double) length);
        }
    }

    private void trim() {
        while (length > 0 && list[length - 1] == LuaNil.NIL) {
            length--;
        }
    }

    private boolean setOther(Object key, Object value) {
        var place = places.get(key);
        if (place != null) {
            living += (value == LuaNil.NIL ? 0 : 1) - (values[place] == LuaNil.NIL ? 0 : 1);
            values[place] = value;
            return false;
        }
        if (value == LuaNil.NIL) {
            return false;
        }
        makeRoom();
        places.put(key, used);
        keys[used] = key;
        values[used++] = value;
        living++;
        return true;
    }

    /** Keys that were taken away stay until then, so that a traversal finds its place. */
    private void makeRoom() {
        if (used < keys.length) {
            return;
        }
        var oldKeys = keys;
        var oldValues = values;
        int old = used;
        keys = new Object[Math.max(FIRST_SIZE, living * 2)];
        values = new Object[keys.length];
        places.clear();
        used = 0;
        for (int i = 0; i < old; i++) {
            if (oldValues[i] != LuaNil.NIL) {
                places.put(oldKeys[i], used);
                keys[used] = oldKeys[i];
                values[used++] = oldValues[i];
            }
        }
    }

    /**
     * The key and value after a key.
     *
     * @param key {@link LuaNil#NIL} for the first
     * @return empty after the last
     * @throws LuaError if the key was never there
     */
    Object[] next(Object key) {
        int start = start(key);
        for (int i = start; i < length; i++) {
            if (list[i] != LuaNil.NIL) {
                return new Object[] {(double) (i + 1), list[i]};
            }
        }
        for (int i = Math.max(0, start - list.length); i < used; i++) {
            if (values[i] != LuaNil.NIL) {
                return new Object[] {keys[i], values[i]};
            }
        }
        return EMPTY;
    }

    /** Where to go on: places of the list, then those of the other keys. */
    private int start(Object key) {
        if (key == LuaNil.NIL) {
            return 0;
        }
        int index = key instanceof Double number ? index(number) : 0;
        if (index > 0 && index <= length) {
            return index;
        }
        var place = places.get(normal(key));
        if (place != null) {
            return list.length + place + 1;
        }
        if (index > 0 && index <= list.length) {
            return list.length; // It was the end of the list until it was taken away.
        }
        throw new LuaError("invalid key to 'next'");
    }

    /** Every key with its value: the list, then the others in the order in which they came. */
    public void forEach(BiConsumer<Object, Object> action) {
        for (var entry = next(LuaNil.NIL); entry.length > 0; entry = next(entry[0])) {
            action.accept(entry[0], entry[1]);
        }
    }

    /** Moves the elements from {@code position} on one up and puts the value there; 1 to length + 1. */
    void insert(int position, Object value) {
        makeRoomInList();
        System.arraycopy(list, position - 1, list, position, length - position + 1);
        list[position - 1] = value;
        length++;
        adopt();
        trim();
    }

    /** Takes an element out and moves those behind it one down; 1 to length. */
    Object remove(int position) {
        var removed = list[position - 1];
        System.arraycopy(list, position, list, position - 1, length - position);
        list[length - 1] = LuaNil.NIL;
        trim();
        return removed;
    }

    /** The list as it is; owned by the table. */
    Object[] elements() {
        return list;
    }

    private static int index(double number) {
        int index = (int) number;
        return index == number ? index : 0;
    }

    private static Object normal(Object key) {
        return key instanceof Double number && number == 0 ? (Object) 0.0 : key;
    }
}

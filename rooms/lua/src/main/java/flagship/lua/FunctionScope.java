package flagship.lua;

import flagship.lua.Expression.Assignable;
import flagship.lua.FunctionBody.Upvalue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that a function sees while it is compiled. */
final class FunctionScope {
    /** As many as Lua 5.1 allows. */
    private static final int LOCALS_MAX = 200;

    private static final int UPVALUES_MAX = 60;

    private final @Nullable FunctionScope outer;
    final boolean vararg;
    private final List<LocalVariable> visible = new ArrayList<>();
    private final List<String> upvalueNames = new ArrayList<>();
    private final List<Upvalue> upvalues = new ArrayList<>();
    private int slots;
    int loops;

    /** The labels of each enclosing block, and the jumps of it that have not found theirs. */
    private final List<Set<String>> labels = new ArrayList<>();

    private final List<List<Completion>> jumps = new ArrayList<>();

    FunctionScope(@Nullable FunctionScope outer, boolean vararg) {
        this.outer = outer;
        this.vararg = vararg;
    }

    /** A local that is not visible yet. */
    LocalVariable create(String name, int ahead) {
        int slot = visible.size() + ahead;
        slots = Math.max(slots, slot + 1);
        return new LocalVariable(name, slot);
    }

    /** @return whether there is room for it */
    boolean show(LocalVariable variable) {
        visible.add(variable);
        return visible.size() <= LOCALS_MAX;
    }

    int mark() {
        return visible.size();
    }

    void hide(int mark) {
        visible.subList(mark, visible.size()).clear();
    }

    int slots() {
        return slots;
    }

    List<Upvalue> upvalues() {
        return upvalues;
    }

    /** What a name means here; a global if nothing else. */
    Assignable resolve(String name, Lexer lexer, int line) {
        var local = local(name);
        if (local.isPresent()) {
            return new Expression.Local(local.get());
        }
        int upvalue = upvalue(name);
        if (upvalue >= UPVALUES_MAX) {
            throw lexer.error("function has more than %d upvalues".formatted(UPVALUES_MAX), line);
        }
        return upvalue < 0 ? new Expression.Global(name) : new Expression.Upvalue(name, upvalue);
    }

    private Optional<LocalVariable> local(String name) {
        for (int i = visible.size() - 1; i >= 0; i--) {
            if (visible.get(i).name.equals(name)) {
                return Optional.of(visible.get(i));
            }
        }
        return Optional.empty();
    }

    private int upvalue(String name) {
        int known = upvalueNames.indexOf(name);
        if (known >= 0 || outer == null) {
            return known;
        }
        var local = outer.local(name);
        local.ifPresent(variable -> variable.captured = true);
        int further = local.isPresent() ? local.get().slot : outer.upvalue(name);
        if (further < 0) {
            return -1;
        }
        upvalueNames.add(name);
        upvalues.add(new Upvalue(local.isPresent(), further));
        return upvalues.size() - 1;
    }

    void openBlock() {
        labels.add(new HashSet<>());
        jumps.add(new ArrayList<>());
    }

    /** @return whether the block had no such label */
    boolean label(String name) {
        return labels.getLast().add(name);
    }

    void jump(Completion jump) {
        jumps.getLast().add(jump);
    }

    /** Hands jumps that are not of this block to the enclosing one; gives those that no block of the function has. */
    List<Completion> closeBlock() {
        var own = labels.removeLast();
        var open = jumps.removeLast().stream()
                .filter(jump -> !own.contains(jump.label()))
                .toList();
        if (jumps.isEmpty()) {
            return open;
        }
        jumps.getLast().addAll(open);
        return List.of();
    }
}

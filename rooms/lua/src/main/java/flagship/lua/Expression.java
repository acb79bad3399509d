package flagship.lua;

/** What has a value. */
interface Expression {
    Object eval(Frame frame);

    /** All its values, where it may have several. */
    default Object[] evalAll(Frame frame) {
        return new Object[] {eval(frame)};
    }

    /** Whether it may have another number of values than one. */
    default boolean isMulti() {
        return false;
    }

    /** What can stand left of an equals sign. */
    interface Assignable extends Expression {
        void assign(Frame frame, Object value);

        /** How messages name it; empty if it has no name. */
        String described();
    }

    /** Evaluates a list, of which the last may have several values. */
    static Object[] all(Expression[] expressions, Frame frame) {
        int count = expressions.length;
        if (count == 0) {
            return Frame.NONE;
        }
        if (!expressions[count - 1].isMulti()) {
            var values = new Object[count];
            for (int i = 0; i < count; i++) {
                values[i] = expressions[i].eval(frame);
            }
            return values;
        }
        var first = new Object[count - 1];
        for (int i = 0; i < count - 1; i++) {
            first[i] = expressions[i].eval(frame);
        }
        var last = expressions[count - 1].evalAll(frame);
        if (count == 1) {
            return last;
        }
        frame.state.charge(8L * last.length);
        var values = java.util.Arrays.copyOf(first, count - 1 + last.length);
        System.arraycopy(last, 0, values, count - 1, last.length);
        return values;
    }

    record Constant(Object value) implements Expression {
        @Override
        public Object eval(Frame frame) {
            return value;
        }
    }

    record Vararg() implements Expression {
        @Override
        public Object eval(Frame frame) {
            return frame.varargs.length == 0 ? LuaNil.NIL : frame.varargs[0];
        }

        @Override
        public Object[] evalAll(Frame frame) {
            return frame.varargs;
        }

        @Override
        public boolean isMulti() {
            return true;
        }
    }

    /** In parentheses: exactly one value. */
    record Single(Expression inner) implements Expression {
        @Override
        public Object eval(Frame frame) {
            return inner.eval(frame);
        }
    }

    record Local(LocalVariable variable) implements Assignable {
        @Override
        public Object eval(Frame frame) {
            return variable.get(frame);
        }

        @Override
        public void assign(Frame frame, Object value) {
            variable.set(frame, value);
        }

        @Override
        public String described() {
            return "local '" + variable.name + "'";
        }
    }

    record Upvalue(String name, int index) implements Assignable {
        @Override
        public Object eval(Frame frame) {
            return frame.upvalues[index].value;
        }

        @Override
        public void assign(Frame frame, Object value) {
            frame.upvalues[index].value = value;
        }

        @Override
        public String described() {
            return "upvalue '" + name + "'";
        }
    }

    record Global(String name) implements Assignable {
        @Override
        public Object eval(Frame frame) {
            return frame.state.globals().get(name);
        }

        @Override
        public void assign(Frame frame, Object value) {
            if (frame.state.globals().set(name, value)) {
                frame.state.charge(Index.BYTES);
            }
        }

        @Override
        public String described() {
            return "global '" + name + "'";
        }
    }

    record Index(Expression table, Expression key, int line) implements Assignable {
        /** Taken by a key and its value. */
        static final int BYTES = 64;

        @Override
        public Object eval(Frame frame) {
            return get(frame, table.eval(frame), key.eval(frame));
        }

        private Object get(Frame frame, Object holder, Object name) {
            if (holder instanceof LuaTable found) {
                return found.get(name);
            }
            if (holder instanceof String) {
                return StringLibrary.method(frame.state, name);
            }
            frame.state.at(frame.chunk, line);
            throw frame.state.error("attempt to index " + Operations.described(table, holder));
        }

        @Override
        public void assign(Frame frame, Object value) {
            assign(frame, table.eval(frame), key.eval(frame), value);
        }

        void assign(Frame frame, Object holder, Object name, Object value) {
            if (!(holder instanceof LuaTable found)) {
                frame.state.at(frame.chunk, line);
                throw frame.state.error("attempt to index " + Operations.described(table, holder));
            }
            if (name == LuaNil.NIL || (name instanceof Double number && number.isNaN())) {
                frame.state.at(frame.chunk, line);
                throw frame.state.error("table index is " + (name == LuaNil.NIL ? "nil" : "NaN"));
            }
            if (found.set(name, value)) {
                frame.state.charge(BYTES);
            }
        }

        @Override
        public String described() {
            return key instanceof Constant(String name) ? "field '" + name + "'" : "";
        }
    }

    record Call(Expression function, Expression[] arguments, int line) implements Expression {
        @Override
        public Object eval(Frame frame) {
            var values = evalAll(frame);
            return values.length == 0 ? LuaNil.NIL : values[0];
        }

        @Override
        public Object[] evalAll(Frame frame) {
            var callee = function.eval(frame);
            return Operations.call(frame, callee, all(arguments, frame), function, line);
        }

        @Override
        public boolean isMulti() {
            return true;
        }
    }

    /** {@code object:name(arguments)}. */
    record MethodCall(Expression object, Index method, Expression[] arguments, int line) implements Expression {
        @Override
        public Object eval(Frame frame) {
            var values = evalAll(frame);
            return values.length == 0 ? LuaNil.NIL : values[0];
        }

        @Override
        public Object[] evalAll(Frame frame) {
            var self = object.eval(frame);
            var callee = method.get(frame, self, method.key.eval(frame));
            var rest = all(arguments, frame);
            var all = new Object[rest.length + 1];
            all[0] = self;
            System.arraycopy(rest, 0, all, 1, rest.length);
            return Operations.call(frame, callee, all, method, line);
        }

        @Override
        public boolean isMulti() {
            return true;
        }
    }

    record Function(FunctionBody body) implements Expression {
        private static final int BYTES = 64;

        @Override
        public Object eval(Frame frame) {
            frame.state.charge(BYTES);
            var cells = new Cell[body.upvalues().size()];
            for (int i = 0; i < cells.length; i++) {
                var upvalue = body.upvalues().get(i);
                cells[i] = upvalue.local() ? (Cell) frame.slots[upvalue.index()] : frame.upvalues[upvalue.index()];
            }
            return new Closure(body, cells);
        }
    }

    /**
     * @param positional the elements of the list, of which the last may have several values
     * @param keys of the others, beside {@code values}
     */
    record TableConstructor(Expression[] positional, Expression[] keys, Expression[] values, int line)
            implements Expression {
        @Override
        public Object eval(Frame frame) {
            var list = all(positional, frame);
            frame.state.charge((long) Index.BYTES * (list.length + keys.length + 1));
            var table = LuaTable.of(java.util.Arrays.asList(list));
            for (int i = 0; i < keys.length; i++) {
                var key = keys[i].eval(frame);
                if (key == LuaNil.NIL || (key instanceof Double number && number.isNaN())) {
                    frame.state.at(frame.chunk, line);
                    throw frame.state.error("table index is " + (key == LuaNil.NIL ? "nil" : "NaN"));
                }
                table.set(key, values[i].eval(frame));
            }
            return table;
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object eval(Frame frame) {
            var value = left.eval(frame);
            return Values.isTrue(value) ? right.eval(frame) : value;
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object eval(Frame frame) {
            var value = left.eval(frame);
            return Values.isTrue(value) ? value : right.eval(frame);
        }
    }

    record Unary(Operator operator, Expression operand, int line) implements Expression {
        @Override
        public Object eval(Frame frame) {
            return Operations.unary(frame, this, operand.eval(frame));
        }
    }

    record Binary(Operator operator, Expression left, Expression right, int line) implements Expression {
        @Override
        public Object eval(Frame frame) {
            return Operations.binary(frame, this, left.eval(frame), right.eval(frame));
        }
    }
}

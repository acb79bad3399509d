package flagship.lua;

import flagship.lua.Expression.Assignable;
import flagship.lua.Expression.Index;
import java.util.List;

/** What is done. */
interface Statement {
    Completion run(Frame frame);

    /** A call whose values nobody wants. */
    record CallStatement(Expression call) implements Statement {
        @Override
        public Completion run(Frame frame) {
            call.evalAll(frame);
            return Completion.NORMAL;
        }
    }

    record Local(List<LocalVariable> variables, Expression[] values) implements Statement {
        @Override
        public Completion run(Frame frame) {
            if (variables.size() == 1 && values.length == 1) {
                variables.getFirst().declare(frame, values[0].eval(frame));
                return Completion.NORMAL;
            }
            var all = Expression.all(values, frame);
            for (int i = 0; i < variables.size(); i++) {
                variables.get(i).declare(frame, i < all.length ? all[i] : LuaNil.NIL);
            }
            return Completion.NORMAL;
        }
    }

    /** {@code local function}: the function sees itself. */
    record LocalFunction(LocalVariable variable, Expression function) implements Statement {
        @Override
        public Completion run(Frame frame) {
            variable.declare(frame, LuaNil.NIL);
            variable.set(frame, function.eval(frame));
            return Completion.NORMAL;
        }
    }

    record Assign(Assignable target, Expression value) implements Statement {
        @Override
        public Completion run(Frame frame) {
            if (target instanceof Index index) {
                var table = index.table().eval(frame);
                var key = index.key().eval(frame);
                index.assign(frame, table, key, value.eval(frame));
            } else {
                target.assign(frame, value.eval(frame));
            }
            return Completion.NORMAL;
        }
    }

    /** Everything is evaluated before anything is assigned. */
    record AssignAll(List<Assignable> targets, Expression[] values) implements Statement {
        @Override
        public Completion run(Frame frame) {
            int count = targets.size();
            var tables = new Object[count];
            var keys = new Object[count];
            for (int i = 0; i < count; i++) {
                if (targets.get(i) instanceof Index index) {
                    tables[i] = index.table().eval(frame);
                    keys[i] = index.key().eval(frame);
                }
            }
            var all = Expression.all(values, frame);
            for (int i = count - 1; i >= 0; i--) {
                var value = i < all.length ? all[i] : LuaNil.NIL;
                if (targets.get(i) instanceof Index index) {
                    index.assign(frame, tables[i], keys[i], value);
                } else {
                    targets.get(i).assign(frame, value);
                }
            }
            return Completion.NORMAL;
        }
    }

    record Do(Block block) implements Statement {
        @Override
        public Completion run(Frame frame) {
            return block.run(frame);
        }
    }

    /** @param otherwise empty if there is no {@code else} */
    record If(Expression[] conditions, Block[] blocks, Block otherwise) implements Statement {
        @Override
        public Completion run(Frame frame) {
            for (int i = 0; i < conditions.length; i++) {
                if (Values.isTrue(conditions[i].eval(frame))) {
                    return blocks[i].run(frame);
                }
            }
            return otherwise.run(frame);
        }
    }

    record While(Expression condition, Block block) implements Statement {
        @Override
        public Completion run(Frame frame) {
            while (Values.isTrue(condition.eval(frame))) {
                frame.state.step();
                var completion = block.run(frame);
                if (completion != Completion.NORMAL) {
                    return afterLoop(completion);
                }
            }
            return Completion.NORMAL;
        }
    }

    /** The condition sees the locals of the block. */
    record Repeat(Block block, Expression condition) implements Statement {
        @Override
        public Completion run(Frame frame) {
            do {
                frame.state.step();
                var completion = block.run(frame);
                if (completion != Completion.NORMAL) {
                    return afterLoop(completion);
                }
            } while (!Values.isTrue(condition.eval(frame)));
            return Completion.NORMAL;
        }
    }

    private static Completion afterLoop(Completion completion) {
        return completion == Completion.BREAK ? Completion.NORMAL : completion;
    }

    record NumericFor(LocalVariable variable, Expression from, Expression to, Expression by, Block block, int line)
            implements Statement {
        @Override
        public Completion run(Frame frame) {
            double value = number(frame, from, "initial");
            double limit = number(frame, to, "limit");
            double step = number(frame, by, "step");
            for (; step > 0 ? value <= limit : value >= limit; value += step) {
                frame.state.step();
                variable.declare(frame, value);
                var completion = block.run(frame);
                if (completion != Completion.NORMAL) {
                    return afterLoop(completion);
                }
            }
            return Completion.NORMAL;
        }

        private double number(Frame frame, Expression expression, String role) {
            return Values.number(expression.eval(frame)).orElseThrow(() -> {
                frame.state.at(frame.chunk, line);
                return frame.state.error(
                        "'for' %s must be a number".formatted(role.equals("initial") ? "initial value" : role));
            });
        }
    }

    record GenericFor(List<LocalVariable> variables, Expression[] iterator, Block block, int line)
            implements Statement {
        @Override
        public Completion run(Frame frame) {
            var setup = Expression.all(iterator, frame);
            var function = setup.length > 0 ? setup[0] : LuaNil.NIL;
            var subject = setup.length > 1 ? setup[1] : LuaNil.NIL;
            var control = setup.length > 2 ? setup[2] : LuaNil.NIL;
            while (true) {
                var values = Operations.call(frame, function, new Object[] {subject, control}, iterator[0], line);
                control = values.length > 0 ? values[0] : LuaNil.NIL;
                if (control == LuaNil.NIL) {
                    return Completion.NORMAL;
                }
                for (int i = 0; i < variables.size(); i++) {
                    variables.get(i).declare(frame, i < values.length ? values[i] : LuaNil.NIL);
                }
                var completion = block.run(frame);
                if (completion != Completion.NORMAL) {
                    return afterLoop(completion);
                }
            }
        }
    }

    record Return(Expression[] values) implements Statement {
        @Override
        public Completion run(Frame frame) {
            frame.result = Expression.all(values, frame);
            return Completion.RETURN;
        }
    }

    record Leave(Completion completion) implements Statement {
        @Override
        public Completion run(Frame frame) {
            return completion;
        }
    }
}

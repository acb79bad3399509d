package flagship.lua;

import flagship.lua.Expression.Assignable;
import flagship.lua.Expression.Binary;
import flagship.lua.Expression.Unary;

/** What operators do to values. */
final class Operations {
    private Operations() {}

    static Object[] call(Frame frame, Object callee, Object[] arguments, Expression named, int line) {
        var state = frame.state;
        state.at(frame.chunk, line);
        if (!(callee instanceof LuaFunction function)) {
            throw state.error("attempt to call " + described(named, callee));
        }
        return state.call(function, arguments);
    }

    /** {@code local 'x' (a nil value)}, as messages name an operand. */
    static String described(Expression expression, Object value) {
        var name = expression instanceof Assignable assignable ? assignable.described() : "";
        var type = "a " + Values.typeName(value) + " value";
        return name.isEmpty() ? type : name + " (" + type + ")";
    }

    static Object unary(Frame frame, Unary expression, Object value) {
        if (expression.operator() == Operator.NOT) {
            return !Values.isTrue(value);
        }
        if (expression.operator() == Operator.LENGTH) {
            return switch (value) {
                case String text -> (double) text.length();
                case LuaTable table -> (double) table.length();
                default -> throw failure(frame, expression.line(), "get length of", expression.operand(), value);
            };
        }
        return -number(frame, expression.line(), expression.operand(), value);
    }

    static Object binary(Frame frame, Binary expression, Object left, Object right) {
        return switch (expression.operator()) {
            case EQUAL -> equal(left, right);
            case NOT_EQUAL -> !equal(left, right);
            case LESS -> less(frame, expression.line(), left, right);
            case GREATER -> less(frame, expression.line(), right, left);
            case LESS_OR_EQUAL -> lessOrEqual(frame, expression.line(), left, right);
            case GREATER_OR_EQUAL -> lessOrEqual(frame, expression.line(), right, left);
            case CONCAT -> concat(frame, expression, left, right);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, POWER -> arithmetic(frame, expression, left, right);
            case OR, AND, NOT, NEGATE, LENGTH -> throw new IllegalStateException("not between two operands");
        };
    }

    static boolean equal(Object left, Object right) {
        if (left instanceof Double a && right instanceof Double b) {
            return a.doubleValue() == b.doubleValue();
        }
        return left.equals(right);
    }

    private static Object arithmetic(Frame frame, Binary expression, Object left, Object right) {
        double a = left instanceof Double number ? number : number(frame, expression.line(), expression.left(), left);
        double b =
                right instanceof Double number ? number : number(frame, expression.line(), expression.right(), right);
        return switch (expression.operator()) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MODULO -> a - Math.floor(a / b) * b;
            case POWER -> Math.pow(a, b);
            default -> throw new IllegalStateException("not arithmetic");
        };
    }

    private static double number(Frame frame, int line, Expression operand, Object value) {
        return Values.number(value).orElseThrow(() -> failure(frame, line, "perform arithmetic on", operand, value));
    }

    private static LuaError failure(Frame frame, int line, String verb, Expression operand, Object value) {
        frame.state.at(frame.chunk, line);
        return frame.state.error("attempt to %s %s".formatted(verb, described(operand, value)));
    }

    private static boolean less(Frame frame, int line, Object left, Object right) {
        if (left instanceof Double a && right instanceof Double b) {
            return a < b;
        }
        return compare(frame, line, left, right) < 0;
    }

    private static boolean lessOrEqual(Frame frame, int line, Object left, Object right) {
        if (left instanceof Double a && right instanceof Double b) {
            return a <= b;
        }
        return compare(frame, line, left, right) <= 0;
    }

    /** Strings; numbers were compared before. */
    private static int compare(Frame frame, int line, Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        frame.state.at(frame.chunk, line);
        throw incomparable(frame.state, left, right);
    }

    static LuaError incomparable(LuaState state, Object left, Object right) {
        var a = Values.typeName(left);
        var b = Values.typeName(right);
        return state.error(
                a.equals(b)
                        ? "attempt to compare two %s values".formatted(a)
                        : "attempt to compare %s with %s".formatted(a, b));
    }

    private static Object concat(Frame frame, Binary expression, Object left, Object right) {
        requireText(frame, expression.line(), expression.left(), left);
        requireText(frame, expression.line(), expression.right(), right);
        var a = Values.text(left);
        var b = Values.text(right);
        frame.state.charge((long) a.length() + b.length());
        return a + b;
    }

    private static void requireText(Frame frame, int line, Expression operand, Object value) {
        if (!(value instanceof String) && !(value instanceof Double)) {
            throw failure(frame, line, "concatenate", operand, value);
        }
    }
}

package flagship.kubemodel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/**
 * Estimates from the limits in the schema what one evaluation of an expression can cost at most. Used once, by one thread.
 *
 * <p>Source: cel-go {@code checker/cost.go} 0.22, {@code apiserver/pkg/cel/library/cost.go} 1.32; sums saturate.
 */
final class CelCost {
    /** Of one expression. */
    static final long EXPRESSION_MAX = 10_000_000;

    /** Of all expressions of one schema, each as often as its list is long. */
    static final long SCHEMA_MAX = 100_000_000;

    private static final long LIST_COST = 10;
    private static final long MAP_COST = 30;
    private static final long ACCESS_CHECK_COST = 350_000;

    private final Map<String, Deque<CelShape>> scope = new HashMap<>();

    private CelCost() {}

    /** What is known of a part: what it costs, and what its value can be. */
    private record Estimate(long cost, CelShape shape, long size) {}

    static long estimate(CelAbstractSyntaxTree tree, Map<String, CelShape> variables) {
        var cost = new CelCost();
        variables.forEach(cost::enter);
        return cost.of(tree.getExpr()).cost();
    }

    static long times(long a, long b) {
        return saturated(Math::multiplyExact, a, b);
    }

    static long plus(long a, long b) {
        return saturated(Math::addExact, a, b);
    }

    private static long saturated(LongBinaryOperator operation, long a, long b) {
        try {
            return operation.applyAsLong(a, b);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private void enter(String name, CelShape shape) {
        scope.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(shape);
    }

    private void leave(String name) {
        scope.getOrDefault(name, new ArrayDeque<>()).pop();
    }

    private Estimate of(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> new Estimate(0, shape(expression.constant()), size(expression.constant()));
            case IDENT -> value(1, shape(expression.ident().name()));
            case SELECT -> select(expression.select());
            case CALL -> call(expression.call());
            case LIST -> list(expression.list());
            case MAP -> map(expression.map());
            case COMPREHENSION -> loop(expression.comprehension());
            case STRUCT, NOT_SET -> new Estimate(0, CelShape.ANY, 0);
        };
    }

    private static CelShape shape(CelConstant constant) {
        return switch (constant.getKind()) {
            case BOOLEAN_VALUE -> CelShape.Scalar.BOOL;
            case INT64_VALUE, UINT64_VALUE -> CelShape.Scalar.INT;
            case DOUBLE_VALUE -> CelShape.Scalar.DOUBLE;
            case STRING_VALUE -> new CelShape.Text(CelShape.Text.Kind.STRING, size(constant));
            default -> CelShape.ANY;
        };
    }

    private static long size(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue().length();
            case BYTES_VALUE -> constant.bytesValue().size();
            default -> 1;
        };
    }

    private CelShape shape(String name) {
        var local = scope.get(name);
        return local == null || local.isEmpty() ? CelShape.Scalar.BOOL : local.getFirst();
    }

    private static Estimate value(long cost, CelShape shape) {
        return new Estimate(cost, shape, size(shape));
    }

    private static long size(CelShape shape) {
        return switch (shape) {
            case CelShape.Scalar scalar -> scalar == CelShape.Scalar.ANY ? CelShapes.REQUEST_BYTES_MAX : 1;
            case CelShape.Text text -> text.sizeMax();
            case CelShape.Items items -> items.sizeMax();
            case CelShape.Dictionary map -> map.sizeMax();
            case CelShape.Struct struct -> struct.fields().size();
        };
    }

    private Estimate select(CelExpr.CelSelect select) {
        var operand = of(select.operand());
        if (select.testOnly()) {
            return value(plus(operand.cost(), 1), CelShape.Scalar.BOOL);
        }
        return value(plus(operand.cost(), 1), member(operand.shape(), select.field()));
    }

    private static CelShape member(CelShape shape, String name) {
        return switch (shape) {
            case CelShape.Struct struct -> {
                var field = struct.field(name);
                yield field == null ? CelShape.ANY : field.shape();
            }
            case CelShape.Dictionary map -> map.value();
            default -> CelShape.ANY;
        };
    }

    private Estimate list(CelExpr.CelList list) {
        long cost = LIST_COST;
        long sizeMax = 1;
        for (CelExpr element : list.elements()) {
            var estimate = of(element);
            cost = plus(cost, estimate.cost());
            sizeMax = Math.max(sizeMax, estimate.size());
        }
        var element = new CelShape.Text(CelShape.Text.Kind.STRING, sizeMax);
        return new Estimate(cost, CelShapes.list(element), list.elements().size());
    }

    private Estimate map(CelExpr.CelMap map) {
        long cost = MAP_COST;
        for (var entry : map.entries()) {
            cost = plus(cost, plus(of(entry.key()).cost(), of(entry.value()).cost()));
        }
        return new Estimate(cost, CelShape.ANY, map.entries().size());
    }

    private Estimate loop(CelExpr.CelComprehension loop) {
        var range = of(loop.iterRange());
        var start = of(loop.accuInit());
        enter(loop.accuVar(), start.shape());
        enter(loop.iterVar(), element(range.shape()));
        long step = plus(of(loop.loopCondition()).cost(), of(loop.loopStep()).cost());
        leave(loop.iterVar());
        var result = of(loop.result());
        leave(loop.accuVar());
        long cost = plus(plus(range.cost(), start.cost()), plus(times(range.size(), step), result.cost()));
        boolean collects = loop.accuInit().getKind() == CelExpr.ExprKind.Kind.LIST;
        return new Estimate(cost, result.shape(), collects ? range.size() : result.size());
    }

    private static CelShape element(CelShape shape) {
        return switch (shape) {
            case CelShape.Items items -> items.item();
            case CelShape.Dictionary map -> new CelShape.Text(CelShape.Text.Kind.STRING, map.sizeMax());
            default -> CelShape.ANY;
        };
    }

    private Estimate call(CelExpr.CelCall call) {
        var arguments = new java.util.ArrayList<Estimate>();
        call.target().ifPresent(target -> arguments.add(of(target)));
        call.args().forEach(argument -> arguments.add(of(argument)));
        long cost = 1;
        if (call.function().equals("_?_:_")) {
            long longest = Math.max(arguments.get(1).cost(), arguments.get(2).cost());
            return value(
                    plus(arguments.getFirst().cost(), longest), arguments.get(1).shape());
        }
        for (Estimate argument : arguments) {
            cost = plus(cost, argument.cost());
        }
        return result(call.function(), arguments, plus(cost, work(call.function(), arguments)));
    }

    /** What a function does besides being called. */
    private static long work(String function, List<Estimate> arguments) {
        return switch (function) {
            case "_&&_", "_||_", "!_", "_[_]", "size", "_?._", "_[?_]", "type", "@not_strictly_false" -> 0;
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                tenth(Math.min(arguments.get(0).size(), arguments.get(1).size()));
            case "_+_" -> // Numbers and lists are joined at once, texts byte by byte.
                joinsText(arguments)
                        ? tenth(plus(arguments.get(0).size(), arguments.get(1).size()))
                        : 0;
            case "@in" ->
                arguments.get(1).shape() instanceof CelShape.Items
                        ? arguments.get(1).size()
                        : 0;
            case "startsWith", "endsWith" -> tenth(arguments.get(1).size());
            case "contains" ->
                times(tenth(arguments.get(0).size()), tenth(arguments.get(1).size()));
            case "matches", "find", "findAll" ->
                times(tenth(plus(arguments.get(0).size(), 1)), (arguments.get(1).size() + 3) / 4);
            case "isSorted", "sum", "min", "max" -> arguments.getFirst().size();
            case "sets.contains", "sets.equivalent", "sets.intersects" ->
                times(arguments.get(0).size(), arguments.get(1).size());
            case "check" -> ACCESS_CHECK_COST;
            default -> tenth(arguments.stream().mapToLong(Estimate::size).reduce(0, CelCost::plus));
        };
    }

    private static boolean joinsText(List<Estimate> arguments) {
        return arguments.stream()
                .map(Estimate::shape)
                .noneMatch(it ->
                        it instanceof CelShape.Items || it == CelShape.Scalar.INT || it == CelShape.Scalar.DOUBLE);
    }

    private static long tenth(long size) {
        return size / 10 + (size % 10 == 0 ? 0 : 1);
    }

    private static Estimate result(String function, List<Estimate> arguments, long cost) {
        return switch (function) {
            case "_+_" ->
                new Estimate(
                        cost,
                        arguments.getFirst().shape(),
                        plus(arguments.get(0).size(), arguments.get(1).size()));
            case "_[_]" ->
                value(
                        cost,
                        arguments.getFirst().shape() instanceof CelShape.Items items
                                ? items.item()
                                : member(arguments.getFirst().shape(), ""));
            case "lowerAscii", "upperAscii", "trim", "substring", "find", "strings.quote", "dyn", "string" ->
                new Estimate(cost, CelShapes.text(), arguments.getFirst().size());
            case "replace" ->
                new Estimate(
                        cost,
                        CelShapes.text(),
                        times(
                                arguments.get(0).size(),
                                Math.max(1, arguments.get(2).size())));
            case "split", "findAll" ->
                new Estimate(
                        cost,
                        CelShapes.list(new CelShape.Text(
                                CelShape.Text.Kind.STRING, arguments.getFirst().size())),
                        arguments.getFirst().size());
            case "join", "format" -> new Estimate(cost, CelShapes.text(), CelShapes.REQUEST_BYTES_MAX);
            case "orValue" -> arguments.getFirst();
            default -> new Estimate(cost, CelShape.ANY, 1);
        };
    }
}

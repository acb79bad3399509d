package flagship.kubemodel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import flagship.kubemodel.CelStep.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a checked syntax tree into steps that run over JSON trees and count what they cost. Used once, by one thread.
 *
 * <p>Why not the runtime of CEL for Java: it knows no cost limits, and its values are protobuf's. Semantics are those of cel-go's
 * {@code interpreter}: logical operators and macros absorb errors where the other side decides.
 */
final class CelPlanner {
    private static final long LIST_COST = 10;
    private static final long MAP_COST = 30;

    private final Map<String, Deque<Integer>> scope = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> variables;
    private int slots;

    CelPlanner(List<String> variables) {
        this.variables = variables;
        variables.forEach(this::declare);
    }

    /** How many slots a frame needs; the first ones are the variables in their order. */
    int slots() {
        return slots;
    }

    /** The variables that the expression mentions. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    private int declare(String name) {
        scope.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(slots);
        return slots++;
    }

    private void leave(String name) {
        scope.getOrDefault(name, new ArrayDeque<>()).pop();
    }

    CelStep plan(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> constant(expression.constant());
            case IDENT -> ident(expression.ident().name());
            case SELECT -> select(expression.select());
            case CALL -> call(expression.call());
            case LIST -> list(expression.list());
            case MAP -> map(expression.map());
            case COMPREHENSION -> comprehension(expression.comprehension());
            case STRUCT, NOT_SET -> throw new CelError("objects cannot be made in this expression");
        };
    }

    private static CelStep constant(CelConstant constant) {
        Object value = switch (constant.getKind()) {
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> new CelUint(constant.uint64Value().longValue());
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> new CelBytes(constant.bytesValue().toByteArray());
            case NULL_VALUE -> CelNull.NULL;
            case NOT_SET, DURATION_VALUE, TIMESTAMP_VALUE ->
                throw new IllegalStateException("no literal: " + constant.getKind());
        };
        return _ -> value;
    }

    private CelStep ident(String name) {
        var local = scope.get(name);
        if (local == null || local.isEmpty()) {
            var type = new CelConversions.TypeName(name);
            return _ -> type;
        }
        int slot = local.getFirst();
        if (slot < variables.size()) {
            used.add(name);
        }
        return frame -> {
            frame.budget().charge(1);
            return frame.get(slot);
        };
    }

    private CelStep select(CelExpr.CelSelect select) {
        var operand = plan(select.operand());
        var field = select.field();
        if (select.testOnly()) {
            return frame -> has(charged(frame, operand), field);
        }
        return frame -> member(charged(frame, operand), field);
    }

    private static Object charged(Frame frame, CelStep step) {
        frame.budget().charge(1);
        return step.run(frame);
    }

    private static Object has(Object value, String field) {
        return switch (value) {
            case Map<?, ?> map -> map.containsKey(field);
            case Optional<?> optional ->
                optional.map(inner -> inner instanceof Map<?, ?> map && map.containsKey(field))
                        .orElse(false);
            default -> throw CelError.noSuchOverload();
        };
    }

    private static Object member(Object value, String field) {
        return switch (value) {
            case Map<?, ?> map -> {
                var member = map.get(field);
                if (member == null) {
                    throw CelError.noSuchKey(field);
                }
                yield member;
            }
            case Optional<?> optional -> optional.flatMap(inner -> CelFunctions.find(inner, field));
            default -> throw CelError.noSuchOverload();
        };
    }

    private CelStep call(CelExpr.CelCall call) {
        var arguments = new ArrayList<CelStep>();
        call.target().ifPresent(target -> arguments.add(plan(target)));
        call.args().forEach(argument -> arguments.add(plan(argument)));
        return switch (call.function()) {
            case "_&&_" -> CelLogic.decided(arguments.get(0), arguments.get(1), false);
            case "_||_" -> CelLogic.decided(arguments.get(0), arguments.get(1), true);
            case "_?_:_" -> CelLogic.choice(arguments.get(0), arguments.get(1), arguments.get(2));
            case "@not_strictly_false" -> CelLogic.notFalse(arguments.getFirst());
            case "or" -> CelLogic.or(arguments.get(0), arguments.get(1));
            case "orValue" -> CelLogic.orValue(arguments.get(0), arguments.get(1));
            default -> call(call.function(), arguments.toArray(CelStep[]::new));
        };
    }

    private static CelStep call(String name, CelStep[] arguments) {
        var function = CelFunctions.ALL.get(name);
        if (function == null) {
            throw new CelError("unknown function " + name);
        }
        return frame -> {
            frame.budget().charge(1);
            var values = new Object[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].run(frame);
            }
            return function.apply(values, frame.budget());
        };
    }

    private CelStep list(CelExpr.CelList list) {
        var elements = list.elements().stream().map(this::plan).toList();
        var optional = Set.copyOf(list.optionalIndices());
        return frame -> {
            frame.budget().charge(LIST_COST);
            var values = new ArrayList<Object>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                var value = elements.get(i).run(frame);
                if (!optional.contains(i)) {
                    values.add(value);
                } else {
                    CelOptionals.optional(value).ifPresent(values::add);
                }
            }
            return values;
        };
    }

    private record Entry(CelStep key, CelStep value, boolean optional) {}

    private CelStep map(CelExpr.CelMap map) {
        var entries = map.entries().stream()
                .map(entry -> new Entry(plan(entry.key()), plan(entry.value()), entry.optionalEntry()))
                .toList();
        return frame -> {
            frame.budget().charge(MAP_COST);
            var values = new HashMap<Object, Object>();
            for (Entry entry : entries) {
                var key = entry.key().run(frame);
                var value = entry.value().run(frame);
                if (values.containsKey(key)) {
                    throw new CelError("Failed with repeated key");
                }
                if (entry.optional()) {
                    CelOptionals.optional(value).ifPresent(inner -> values.put(key, inner));
                } else {
                    values.put(key, value);
                }
            }
            return values;
        };
    }

    private CelStep comprehension(CelExpr.CelComprehension loop) {
        var range = plan(loop.iterRange());
        var start = plan(loop.accuInit());
        int accumulator = declare(loop.accuVar());
        int element = declare(loop.iterVar());
        var condition = plan(loop.loopCondition());
        var step = plan(loop.loopStep());
        leave(loop.iterVar());
        var result = plan(loop.result());
        leave(loop.accuVar());
        return new CelLoop(range, start, accumulator, element, condition, step, result);
    }
}

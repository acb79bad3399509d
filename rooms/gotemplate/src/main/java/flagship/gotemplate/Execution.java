package flagship.gotemplate;

import flagship.gotemplate.NamedFunction.Evaluation;
import flagship.gotemplate.Node.Block;
import flagship.gotemplate.Node.Command;
import flagship.gotemplate.Node.Pipeline;
import flagship.gotemplate.Node.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rendering. Belongs to one thread and is used once. */
final class Execution {
    /** Where output goes on after a node. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private static final class Binding {
        private final String name;
        private @Nullable Object value;

        Binding(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private final String name;
    private final Map<String, Block> templates;
    private final Budget budget;
    private final StringBuilder out = new StringBuilder();
    private List<Binding> bindings = new ArrayList<>();
    private int depth;

    Execution(String name, Map<String, Block> templates, TemplateLimits limits) {
        this.name = name;
        this.templates = templates;
        this.budget = new Budget(limits);
    }

    String run(Object data) {
        try {
            invoke(name, data);
            return out.toString();
        } catch (TemplateError e) {
            throw e.at(name, 1);
        }
    }

    private void invoke(String called, @Nullable Object data) {
        var body = templates.get(called);
        if (body == null) {
            throw new TemplateError("template \"%s\" not defined".formatted(called));
        }
        Budget.checkDepth(++depth);
        var outside = bindings;
        bindings = new ArrayList<>(List.of(new Binding("$", data)));
        run(body, data);
        bindings = outside;
        depth--;
    }

    private Flow run(Block block, @Nullable Object dot) {
        int scope = bindings.size();
        var flow = Flow.NEXT;
        for (Node node : block.nodes()) {
            budget.step();
            flow = run(node, dot);
            if (flow != Flow.NEXT) {
                break;
            }
        }
        forget(scope);
        return flow;
    }

    private Flow run(Node node, @Nullable Object dot) {
        return switch (node) {
            case Node.Text(var text) -> write(text);
            case Node.Action(var pipeline) -> action(pipeline, dot);
            case Node.Branch branch -> branch(branch, dot);
            case Node.Range range -> range(range, dot);
            case Node.Invoke invocation -> invoke(invocation, dot);
            case Node.Break() -> Flow.BREAK;
            case Node.Continue() -> Flow.CONTINUE;
        };
    }

    private Flow write(String text) {
        budget.chars(text.length());
        if (out.length() + text.length() > budget.limits().outputChars()) {
            throw new TemplateError("the output is longer than %d characters"
                    .formatted(budget.limits().outputChars()));
        }
        out.append(text);
        return Flow.NEXT;
    }

    private Flow action(Pipeline pipeline, @Nullable Object dot) {
        var value = assigned(pipeline, dot);
        // A missing key prints nothing: Clusterpedia removes Go's "<no value>".
        return value == null || !pipeline.variables().isEmpty() ? Flow.NEXT : write(shown(value));
    }

    private String shown(Object value) {
        return value instanceof String text ? text : new Printer(budget).text(value);
    }

    private Flow branch(Node.Branch branch, @Nullable Object dot) {
        int scope = bindings.size();
        var value = assigned(branch.pipeline(), dot);
        var flow = Values.isTrue(value)
                ? run(branch.then(), branch.movesDot() ? value : dot)
                : run(branch.otherwise(), dot);
        forget(scope);
        return flow;
    }

    private Flow invoke(Node.Invoke invocation, @Nullable Object dot) {
        try {
            var data = invocation.pipeline().isEmpty()
                    ? null
                    : assigned(invocation.pipeline().get(), dot);
            invoke(invocation.name(), data);
            return Flow.NEXT;
        } catch (TemplateError e) {
            throw e.at(name, invocation.line());
        }
    }

    private Flow range(Node.Range range, @Nullable Object dot) {
        int scope = bindings.size();
        var pipeline = range.pipeline();
        var value = value(pipeline, dot);
        if (pipeline.declares()) {
            pipeline.variables().forEach(variable -> bindings.add(new Binding(variable, value)));
        }
        boolean turned = turns(range, value);
        forget(scope);
        return turned ? Flow.NEXT : run(range.otherwise(), dot);
    }

    private boolean turns(Node.Range range, @Nullable Object value) {
        return switch (value) {
            case List<?> list -> {
                for (int i = 0; i < list.size() && turn(range, (long) i, list.get(i)); i++) {}
                yield !list.isEmpty();
            }
            case Map<?, ?> map -> {
                budget.steps(map.size());
                for (var member : Values.sorted(map).entrySet()) {
                    if (!turn(range, member.getKey(), member.getValue())) {
                        break;
                    }
                }
                yield !map.isEmpty();
            }
            case Long count -> {
                for (long i = 0; i < count && turn(range, i, i); i++) {}
                yield count > 0;
            }
            case null -> false;
            default ->
                throw new TemplateError("range can't iterate over a %s".formatted(Values.typeName(value)))
                        .at(name, range.pipeline().line());
        };
    }

    /** Returns whether there may be a further turn. */
    private boolean turn(Node.Range range, Object key, @Nullable Object element) {
        budget.step();
        var variables = range.pipeline().variables();
        if (!variables.isEmpty()) {
            binding(variables.getLast()).value = element;
        }
        if (variables.size() > 1) {
            binding(variables.getFirst()).value = key;
        }
        return run(range.body(), element) != Flow.BREAK;
    }

    private void forget(int scope) {
        bindings.subList(scope, bindings.size()).clear();
    }

    private Binding binding(String variable) {
        for (int i = bindings.size() - 1; i >= 0; i--) {
            if (bindings.get(i).name.equals(variable)) {
                return bindings.get(i);
            }
        }
        throw new IllegalStateException("the parser let an undefined variable pass: " + variable);
    }

    /** The value of a pipeline, which its variables have afterwards. */
    private @Nullable Object assigned(Pipeline pipeline, @Nullable Object dot) {
        var value = value(pipeline, dot);
        for (String variable : pipeline.variables()) {
            if (pipeline.declares()) {
                bindings.add(new Binding(variable, value));
            } else {
                binding(variable).value = value;
            }
        }
        return value;
    }

    private @Nullable Object value(Pipeline pipeline, @Nullable Object dot) {
        try {
            var commands = pipeline.commands();
            var value = value(commands.getFirst(), dot, false, null);
            for (Command command : commands.subList(1, commands.size())) {
                value = value(command, dot, true, value);
            }
            return value;
        } catch (TemplateError e) {
            throw e.at(name, pipeline.line());
        }
    }

    /** @param piped whether there is a command before, that gave {@code before} */
    private @Nullable Object value(Command command, @Nullable Object dot, boolean piped, @Nullable Object before) {
        var first = command.operands().getFirst();
        var others = command.operands().subList(1, command.operands().size());
        budget.step();
        if (first instanceof Node.Call(var function)) {
            return call(function, others, dot, piped, before);
        }
        if (first instanceof Node.Constant(var constant) && constant == null) {
            throw new TemplateError("nil is not a command");
        }
        if (piped || !others.isEmpty()) {
            throw new TemplateError("can't give an argument to what is no function");
        }
        return value(first, dot);
    }

    private @Nullable Object call(
            NamedFunction function, List<Term> terms, @Nullable Object dot, boolean piped, @Nullable Object before) {
        var arguments = new ArrayList<@Nullable Object>();
        for (Term term : terms) {
            var argument = value(term, dot);
            arguments.add(argument);
            if (decides(function, argument)) {
                return argument;
            }
        }
        if (piped) {
            arguments.add(before);
        }
        return function.call(arguments, budget);
    }

    private static boolean decides(NamedFunction function, @Nullable Object argument) {
        return (function.evaluation() == Evaluation.UNTIL_FALSE && !Values.isTrue(argument))
                || (function.evaluation() == Evaluation.UNTIL_TRUE && Values.isTrue(argument));
    }

    private @Nullable Object value(Term term, @Nullable Object dot) {
        return switch (term) {
            case Node.Constant(var value) -> value;
            case Node.Dot() -> dot;
            case Node.Variable(var variable) -> binding(variable).value;
            case Node.Call(var function) -> function.call(List.of(), budget);
            case Node.Nested(var pipeline) -> value(pipeline, dot);
            case Node.Fields(var of, var names) -> {
                var value = value(of, dot);
                for (String field : names) {
                    value = field(value, field);
                }
                yield value;
            }
        };
    }

    private @Nullable Object field(@Nullable Object of, String field) {
        budget.step();
        return switch (of) {
            case null -> null;
            case Map<?, ?> map -> map.get(field);
            default ->
                throw new TemplateError("can't evaluate field %s in type %s".formatted(field, Values.typeName(of)));
        };
    }
}

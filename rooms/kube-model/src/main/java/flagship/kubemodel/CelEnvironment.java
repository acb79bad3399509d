package flagship.kubemodel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Compiles expressions over certain variables with Kubernetes' functions. Parser and type checker are those of CEL for Java; they are
 * loaded when the first expression is compiled. Safe for use by many threads.
 *
 * <p>Source: {@code apiserver/pkg/cel/environment/base.go} 1.32.
 */
final class CelEnvironment {
    private static final int LENGTH_MAX = 64 * 1024;

    private final List<String> names;
    private final Map<String, CelShape> variables;
    private final CelCompiler compiler;

    CelEnvironment(SequencedMap<String, ? extends CelShape> variables) {
        this.names = List.copyOf(variables.keySet());
        this.variables = Map.copyOf(variables);
        var types = new CelTypes();
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addMacros(CelMacros.OPTIONAL)
                .addFunctionDeclarations(CelSignatures.declarations());
        variables.forEach((name, shape) -> builder.addVar(name, types.of(shape)));
        compiler = builder.setTypeProvider(types.provider()).build();
    }

    private static CelOptions options() {
        return CelOptions.current()
                .enableOptionalSyntax(true)
                .enableHeterogeneousNumericComparisons(true)
                .maxExpressionCodePointSize(LENGTH_MAX)
                .build();
    }

    /** An expression is wrong; the message shows where. */
    static final class NotCompiled extends Exception {
        private static final long serialVersionUID = 1L;

        NotCompiled(String message) {
            super(message, null, false, false);
        }
    }

    /** What an expression may come to. */
    enum Result {
        BOOL(SimpleType.BOOL),
        STRING(SimpleType.STRING),
        /** Text or nothing. */
        STRING_OR_NULL(SimpleType.STRING),
        ANY(SimpleType.DYN);

        private final CelType type;

        Result(CelType type) {
            this.type = type;
        }

        boolean admits(CelType actual) {
            return this == ANY
                    || actual.equals(type)
                    || (this == STRING_OR_NULL && actual.equals(SimpleType.NULL_TYPE));
        }
    }

    /**
     * Compiles one expression.
     *
     * @param wrongResult the complaint about an expression of another type
     */
    CelProgram compile(String expression, Result result, String wrongResult) throws NotCompiled {
        return compile(expression, result, wrongResult, false);
    }

    /** @param lenient whether a value whose type is known at run time only will do */
    CelProgram compile(String expression, Result result, String wrongResult, boolean lenient) throws NotCompiled {
        var tree = tree(expression);
        if (!result.admits(tree.getResultType())
                && !(lenient && tree.getResultType().equals(SimpleType.DYN))) {
            throw new NotCompiled(wrongResult);
        }
        return program(expression, tree);
    }

    /** A program and what is known of its value. */
    record Shaped(CelProgram program, CelShape shape) {}

    /** Compiles one expression that may come to anything. */
    Shaped compileShaped(String expression) throws NotCompiled {
        var tree = tree(expression);
        return new Shaped(program(expression, tree), shape(tree.getResultType()));
    }

    private CelAbstractSyntaxTree tree(String expression) throws NotCompiled {
        var parsed = compiler.parse(expression);
        if (parsed.hasError()) {
            throw new NotCompiled(parsed.getErrorString().replaceAll("(<input>:\\d+:\\d+: )", "$1Syntax error: "));
        }
        return checked(parsed);
    }

    private CelProgram program(String expression, CelAbstractSyntaxTree tree) throws NotCompiled {
        try {
            var planner = new CelPlanner(names);
            var step = planner.plan(tree.getExpr());
            return new CelProgram(expression, step, names, planner, CelCost.estimate(tree, variables));
        } catch (CelError e) {
            throw new NotCompiled(String.valueOf(e.getMessage()));
        }
    }

    private CelAbstractSyntaxTree checked(CelValidationResult parsed) throws NotCompiled {
        try {
            var checked = compiler.check(parsed.getAst());
            if (checked.hasError()) {
                // cel-go does not list what would have matched.
                throw new NotCompiled(checked.getErrorString().replaceAll(" \\(candidates: .*\\)(?=\\n|$)", ""));
            }
            return checked.getAst();
        } catch (CelValidationException e) {
            throw new NotCompiled(String.valueOf(e.getMessage()));
        }
    }

    /** The shape of an expression's value, as far as it is known. */
    private static CelShape shape(CelType type) {
        return switch (type.kind()) {
            case BOOL -> CelShape.Scalar.BOOL;
            case INT -> CelShape.Scalar.INT;
            case DOUBLE -> CelShape.Scalar.DOUBLE;
            case STRING -> CelShapes.text();
            default -> CelShape.ANY;
        };
    }
}

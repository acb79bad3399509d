package flagship.kubemodel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.List;
import java.util.Optional;

/** The macros of optional values: {@code optMap} and {@code optFlatMap}. */
final class CelMacros {
    static final List<CelMacro> OPTIONAL = List.of(
            CelMacro.newReceiverMacro(
                    "optMap", 2, (factory, target, arguments) -> expand(factory, target, arguments, true)),
            CelMacro.newReceiverMacro(
                    "optFlatMap", 2, (factory, target, arguments) -> expand(factory, target, arguments, false)));

    private CelMacros() {}

    /** {@code target.hasValue() ? <the body over target.value()> : optional.none()}. */
    private static Optional<CelExpr> expand(
            CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments, boolean wrap) {
        var variable = arguments.getFirst();
        if (variable.getKind() != CelExpr.ExprKind.Kind.IDENT) {
            return Optional.of(factory.reportError("optMap() variable name must be a simple identifier"));
        }
        // A variable is bound by a loop over nothing.
        var body = factory.fold(
                "#unused",
                factory.newList(),
                variable.ident().name(),
                factory.newReceiverCall("value", factory.copy(target)),
                factory.newBoolLiteral(false),
                factory.newIdentifier(variable.ident().name()),
                arguments.get(1));
        return Optional.of(factory.newGlobalCall(
                "_?_:_",
                factory.newReceiverCall("hasValue", target),
                wrap ? factory.newGlobalCall("optional.of", body) : body,
                factory.newGlobalCall("optional.none")));
    }
}

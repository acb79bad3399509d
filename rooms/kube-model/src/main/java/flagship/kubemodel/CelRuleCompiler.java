package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.CelEnvironment.Result;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Compiles the rules of one node of a schema: {@code self} is the value, {@code oldSelf} the one before. Used by one thread. */
final class CelRuleCompiler {
    private final CelShape shape;
    private final Optional<CelEnvironment> environment;
    private final Optional<CelEnvironment> optionalOld;

    /** @param shape of the value that the rules are about */
    CelRuleCompiler(CelShape shape, boolean anyOptionalOld) {
        this.shape = shape;
        environment = Optional.of(environment(shape));
        // What an optional old value holds is known at run time only.
        optionalOld = anyOptionalOld ? Optional.of(environment(CelShape.ANY)) : Optional.empty();
    }

    private CelEnvironment environment(CelShape old) {
        var variables = new LinkedHashMap<String, CelShape>();
        variables.put("self", shape);
        variables.put("oldSelf", old);
        return new CelEnvironment(variables);
    }

    private CelEnvironment environment(JsonNode rule) {
        return rule.path("optionalOldSelf").asBoolean() ? optionalOld.orElseThrow() : environment.orElseThrow();
    }

    CelProgram rule(JsonNode rule) throws NotCompiled {
        return environment(rule)
                .compile(rule.path("rule").asText(), Result.BOOL, "cel expression must evaluate to a bool");
    }

    Optional<CelProgram> message(JsonNode rule) throws NotCompiled {
        var expression = rule.path("messageExpression").asText();
        return expression.isEmpty()
                ? Optional.empty()
                : Optional.of(environment(rule)
                        .compile(expression, Result.STRING, "messageExpression must evaluate to a string"));
    }
}

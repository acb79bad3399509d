package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.CelEnvironment.Result;
import flagship.kubemodel.CelShape.Field;
import flagship.kubemodel.CelShape.Scalar;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one webhook or policy, and gives them their variables. Built by one thread; what it compiled may be used by
 * many.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/cel/compile.go} 1.32.
 */
final class AdmissionExpressions {
    private static final CelShape WORD = CelShapes.text();
    private static final CelShape REQUEST = request();

    private final boolean params;
    private final Map<String, Field> variableShapes = new LinkedHashMap<>();
    private final Map<String, CelProgram> variables = new LinkedHashMap<>();
    private @Nullable CelEnvironment environment;

    /** @param params whether expressions may mention {@code params} */
    AdmissionExpressions(boolean params) {
        this.params = params;
    }

    /** Makes a value known to the expressions that are compiled after it, as {@code variables.name}. */
    void variable(String name, String expression) throws NotCompiled {
        var compiled = environment().compileShaped(expression);
        variables.put(name, compiled.program());
        variableShapes.put(name, new Field(name, compiled.shape()));
        environment = null;
    }

    CelProgram compile(String expression, Result result) throws NotCompiled {
        var wanted = switch (result) {
            case BOOL -> "must evaluate to bool";
            case STRING -> "must evaluate to string";
            case STRING_OR_NULL -> "must evaluate to one of [string null_type]";
            case ANY -> "";
        };
        return environment().compile(expression, result, wanted, true);
    }

    private CelEnvironment environment() {
        var known = environment;
        if (known == null) {
            var shapes = new LinkedHashMap<String, CelShape>();
            shapes.put("object", CelShape.ANY);
            shapes.put("oldObject", CelShape.ANY);
            shapes.put("request", REQUEST);
            shapes.put("namespaceObject", CelShape.ANY);
            shapes.put("authorizer", Scalar.AUTHORIZER);
            shapes.put("authorizer.requestResource", Scalar.RESOURCE_CHECK);
            if (params) {
                shapes.put("params", CelShape.ANY);
            }
            shapes.put("variables", new CelShape.Struct("kubernetes.variables", Map.copyOf(variableShapes)));
            known = new CelEnvironment(shapes);
            environment = known;
        }
        return known;
    }

    private static CelShape request() {
        var kind = struct("kubernetes.GroupVersionKind", "group", "version", "kind");
        var resource = struct("kubernetes.GroupVersionResource", "group", "version", "resource");
        var user = new LinkedHashMap<String, Field>();
        user.put("username", new Field("username", WORD));
        user.put("uid", new Field("uid", WORD));
        user.put("groups", new Field("groups", CelShapes.list(WORD)));
        user.put("extra", new Field("extra", new CelShape.Dictionary(CelShapes.list(WORD), 1_000)));
        var fields = new LinkedHashMap<String, Field>();
        for (String word : new String[] {
            "uid", "subResource", "requestSubResource", "name", "namespace", "operation",
        }) {
            fields.put(word, new Field(word, WORD));
        }
        fields.put("kind", new Field("kind", kind));
        fields.put("resource", new Field("resource", resource));
        fields.put("requestKind", new Field("requestKind", kind));
        fields.put("requestResource", new Field("requestResource", resource));
        fields.put("userInfo", new Field("userInfo", new CelShape.Struct("kubernetes.UserInfo", user)));
        fields.put("dryRun", new Field("dryRun", Scalar.BOOL));
        fields.put("options", new Field("options", CelShape.ANY));
        return new CelShape.Struct("kubernetes.AdmissionRequest", fields);
    }

    private static CelShape struct(String name, String... words) {
        var fields = new LinkedHashMap<String, Field>();
        for (String word : words) {
            fields.put(word, new Field(word, WORD));
        }
        return new CelShape.Struct(name, fields);
    }

    /** The values of all variables for one request; those of {@code variables} are computed when they are needed. */
    Map<String, Object> values(AdmissionInput input, CelBudget budget) {
        var values = new HashMap<String, Object>();
        values.put("object", CelValues.of(input.object(), CelShape.ANY));
        values.put("oldObject", CelValues.of(input.oldObject(), CelShape.ANY));
        values.put("request", CelValues.of(input.request(), REQUEST));
        values.put("namespaceObject", CelValues.of(input.namespaceObject(), CelShape.ANY));
        values.put("params", CelValues.of(input.params(), CelShape.ANY));
        var access = CelAccess.of(input.authorizer());
        values.put("authorizer", access);
        values.put("authorizer.requestResource", requested(access, input.request()));
        values.put("variables", new Variables(variables, values, budget));
        return values;
    }

    private static CelAccess requested(CelAccess access, JsonNode request) {
        var resource = request.path("resource");
        return access.group(resource.path("group").asText())
                .resource(resource.path("resource").asText())
                .subresource(request.path("subResource").asText(""))
                .namespace(request.path("namespace").asText(""))
                .name(request.path("name").asText(""));
    }

    /** Computes each variable once, when it is first asked for. */
    private static final class Variables extends AbstractMap<String, Object> {
        private final Map<String, CelProgram> programs;
        private final Map<String, Object> values;
        private final CelBudget budget;
        private final Map<String, Object> computed = new HashMap<>();

        Variables(Map<String, CelProgram> programs, Map<String, Object> values, CelBudget budget) {
            this.programs = programs;
            this.values = values;
            this.budget = budget;
        }

        @Override
        public @Nullable Object get(Object name) {
            var program = programs.get(name);
            if (program == null) {
                return null;
            }
            var known = computed.get(name);
            if (known == null) {
                known = program.evaluateWithin(values, budget);
                computed.put((String) name, known);
            }
            return known;
        }

        @Override
        public boolean containsKey(Object name) {
            return programs.containsKey(name);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return computed.entrySet();
        }
    }
}

package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelEnvironment.NotCompiled;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The compiled rules of a schema, as a tree of the nodes that have any. Immutable; may be shared between threads.
 *
 * @param type of the values here, for messages
 */
record CelRules(
        SchemaNode schema,
        Optional<CelShape> shape,
        String type,
        List<CelRule> rules,
        Map<String, CelRules> properties,
        @Nullable CelRules additional,
        @Nullable CelRules items) {

    /** Whether any node of a schema has rules. */
    static boolean anyIn(SchemaNode schema) {
        return !schema.celRules().isEmpty()
                || schema.properties().values().stream().anyMatch(CelRules::anyIn)
                || (schema.additional() != null && anyIn(schema.additional()))
                || (schema.items() != null && anyIn(schema.items()));
    }

    /** Compiles the rules of a schema. A rule that cannot be compiled is left out: it was refused when it was written. */
    static CelRules compile(SchemaNode root) {
        return compile(root, true);
    }

    private static CelRules compile(SchemaNode schema, boolean resource) {
        var properties = new TreeMap<String, CelRules>();
        schema.properties().forEach((name, property) -> {
            if (anyIn(property)) {
                properties.put(name, compile(property, property.embedded()));
            }
        });
        var additional = schema.additional();
        var items = schema.items();
        var shape = CelShapes.of(schema, resource);
        return new CelRules(
                schema,
                shape,
                schema.types().isEmpty() ? "" : schema.types().getFirst(),
                shape.map(known -> rules(schema, known)).orElse(List.of()),
                properties,
                additional != null && anyIn(additional) ? compile(additional, additional.embedded()) : null,
                items != null && anyIn(items) ? compile(items, items.embedded()) : null);
    }

    private static List<CelRule> rules(SchemaNode schema, CelShape shape) {
        if (schema.celRules().isEmpty()) {
            return List.of();
        }
        var compiler = new CelRuleCompiler(shape, CelRules.anyOptionalOld(schema));
        var rules = new ArrayList<CelRule>();
        for (JsonNode rule : schema.celRules()) {
            try {
                var place = CelFieldPath.resolve(rule.path("fieldPath").asText(), schema);
                rules.add(new CelRule(rule, compiler.rule(rule), compiler.message(rule), place.orElse("")));
            } catch (NotCompiled e) {
                // Written when rules were not checked, or by hand into the store: nothing can be said of the value.
            }
        }
        return List.copyOf(rules);
    }

    static boolean anyOptionalOld(SchemaNode schema) {
        return schema.celRules().stream()
                .anyMatch(rule -> rule.path("optionalOldSelf").asBoolean());
    }

    /**
     * What the rules object to.
     *
     * @param old the object before an update; null for a create
     */
    List<Cause> validate(JsonNode object, @Nullable JsonNode old) {
        var causes = new ArrayList<Cause>();
        new CelValidation(causes).node(this, object, old, FieldPath.ROOT);
        return List.copyOf(causes);
    }
}

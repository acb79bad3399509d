package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.SchemaNode.ListType;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validates one value against a schema and collects what is wrong with it; used once, by one thread.
 *
 * <p>Texts name a field relative to the value; {@code field} of a cause has the prefix before it. Where Kubernetes gives no field (the
 * combinations of schemas), it is the prefix alone.
 */
final class SchemaValidator {
    private final String prefix;
    private final List<Cause> causes = new ArrayList<>();

    /** How much of the schema was looked at: the alternative of which most fits is the one worth reporting. */
    private int checks;

    SchemaValidator(String prefix) {
        this.prefix = prefix;
    }

    /**
     * @param old the value before an update, or null; what equals it is not looked at, so that a stricter schema does not freeze an object
     */
    static List<Cause> validate(SchemaNode schema, JsonNode value, @Nullable JsonNode old, String prefix) {
        var validator = new SchemaValidator(prefix);
        validator.node(schema, value, old, FieldPath.ROOT);
        return List.copyOf(validator.causes);
    }

    private void node(SchemaNode schema, JsonNode value, @Nullable JsonNode old, FieldPath path) {
        checks++;
        if (old != null && JsonEquality.equal(value, old)) {
            return;
        }
        ValueChecks.type(schema, value).ifPresent(wrong -> add(wrong, path));
        ValueChecks.allowed(schema.rules(), value).ifPresent(wrong -> add(wrong, path));
        switch (value.getNodeType()) {
            case STRING -> ValueChecks.string(schema.rules(), value).forEach(wrong -> add(wrong, path));
            case NUMBER -> ValueChecks.number(schema.rules(), value).forEach(wrong -> add(wrong, path));
            case ARRAY -> array(schema, value, old, path);
            case OBJECT -> object(schema, value, old, path);
            case NULL, MISSING, BOOLEAN, BINARY, POJO -> {}
        }
        if (!value.isNull() && !schema.logic().isEmpty()) {
            logic(schema.logic(), value, path);
        }
    }

    private void array(SchemaNode schema, JsonNode value, @Nullable JsonNode old, FieldPath path) {
        ValueChecks.items(schema.rules(), value.size()).forEach(wrong -> add(wrong, path));
        if (schema.items() != null) {
            var counterparts = counterparts(schema, old);
            for (int i = 0; i < value.size(); i++) {
                var counterpart = counterparts.get(ListKeys.key(schema, value.get(i)));
                node(schema.items(), value.get(i), counterpart, path.index(i));
            }
        }
        if (schema.listType() != ListType.ATOMIC) {
            for (int i : ListKeys.duplicates(schema, value)) {
                causes.add(Causes.duplicate(field(path.index(i)), ListKeys.shown(schema, value.get(i))));
            }
        }
    }

    /** The elements before an update by their key; only those of a map list can be found again. */
    private static Map<String, JsonNode> counterparts(SchemaNode schema, @Nullable JsonNode old) {
        var counterparts = new HashMap<String, JsonNode>();
        if (old != null && old.isArray() && schema.listType() == ListType.MAP) {
            old.forEach(element -> counterparts.put(ListKeys.key(schema, element), element));
        }
        return counterparts;
    }

    private void object(SchemaNode schema, JsonNode value, @Nullable JsonNode old, FieldPath path) {
        ValueChecks.members(schema.rules(), value.size()).forEach(wrong -> add(wrong, path));
        for (String name : schema.rules().required()) {
            checks++;
            if (!value.has(name)) {
                causes.add(Causes.required(field(path.child(name)), ""));
            }
        }
        if (schema.embedded()) {
            embedded(value, path);
        }
        value.forEachEntry((name, member) -> {
            var memberSchema = schema.member(name);
            if (memberSchema != null) {
                node(memberSchema, member, old == null ? null : old.get(name), path.child(name));
            }
        });
    }

    private void embedded(JsonNode value, FieldPath path) {
        for (String name : List.of("apiVersion", "kind")) {
            var field = field(path.child(name));
            if (!value.has(name)) {
                causes.add(Causes.required(field, "must not be empty"));
            } else if (value.path(name).isTextual()
                    && value.path(name).textValue().isEmpty()) {
                causes.add(Causes.invalid(field, "", "must not be empty"));
            }
        }
    }

    private void logic(SchemaNode.Logic logic, JsonNode value, FieldPath path) {
        if (!logic.allOf().isEmpty()) {
            var attempts = attempts(logic.allOf(), value, path);
            attempts.forEach(this::merge);
            long valid = attempts.stream().filter(SchemaValidator::isValid).count();
            if (valid < attempts.size()) {
                combination(path, "must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
            }
        }
        if (!logic.anyOf().isEmpty()) {
            var attempts = attempts(logic.anyOf(), value, path);
            if (attempts.stream().noneMatch(SchemaValidator::isValid)) {
                combination(path, "must validate at least one schema (anyOf)");
                merge(nearest(attempts));
            }
        }
        if (!logic.oneOf().isEmpty()) {
            oneOf(attempts(logic.oneOf(), value, path), path);
        }
        if (logic.not() != null
                && attempts(List.of(logic.not()), value, path).getFirst().isValid()) {
            combination(path, "must not validate the schema (not)");
        }
    }

    private void oneOf(List<SchemaValidator> attempts, FieldPath path) {
        long valid = attempts.stream().filter(SchemaValidator::isValid).count();
        if (valid == 0) {
            combination(path, "must validate one and only one schema (oneOf). Found none valid");
            merge(nearest(attempts));
        } else if (valid > 1) {
            combination(path, "must validate one and only one schema (oneOf). Found " + valid + " valid alternatives");
        }
    }

    private List<SchemaValidator> attempts(List<SchemaNode> schemas, JsonNode value, FieldPath path) {
        return schemas.stream()
                .map(schema -> {
                    var attempt = new SchemaValidator(prefix);
                    attempt.node(schema, value, null, path);
                    return attempt;
                })
                .toList();
    }

    /** The first of those in which most was looked at. */
    private static SchemaValidator nearest(List<SchemaValidator> attempts) {
        var nearest = attempts.getFirst();
        for (SchemaValidator attempt : attempts) {
            if (attempt.checks > nearest.checks) {
                nearest = attempt;
            }
        }
        return nearest;
    }

    private boolean isValid() {
        return causes.isEmpty();
    }

    private void merge(SchemaValidator attempt) {
        causes.addAll(attempt.causes);
        checks += attempt.checks;
    }

    private void combination(FieldPath path, String text) {
        causes.add(Causes.invalid(prefix, "", GoSyntax.quote(path.toString()) + " " + text));
    }

    private void add(ValueChecks.Wrong wrong, FieldPath path) {
        causes.add(wrong.at(field(path), path.toString()));
    }

    private String field(FieldPath path) {
        var relative = path.toString();
        if (prefix.isEmpty() || relative.isEmpty()) {
            return prefix + relative;
        }
        return relative.startsWith("[") ? prefix + relative : prefix + "." + relative;
    }
}

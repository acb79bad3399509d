package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.SchemaNode.ListType;
import flagship.kubemodel.Status.Cause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rules of one schema over one object, within one budget. Used once, by one thread.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go} 1.32.
 */
final class CelValidation {
    private final List<Cause> causes;
    private final CelBudget budget = new CelBudget(CelBudget.OBJECT);
    private boolean ended;

    CelValidation(List<Cause> causes) {
        this.causes = causes;
    }

    /** @param old null where there is none, or none that certainly was the same thing */
    void node(CelRules rules, JsonNode value, @Nullable JsonNode old, FieldPath path) {
        if (ended || value.isNull()) {
            return;
        }
        rules(rules, value, old, path);
        switch (value.getNodeType()) {
            case ARRAY -> array(rules, value, old, path);
            case OBJECT -> object(rules, value, old, path);
            case NULL, MISSING, BOOLEAN, NUMBER, STRING, BINARY, POJO -> {}
        }
    }

    private void rules(CelRules rules, JsonNode value, @Nullable JsonNode old, FieldPath path) {
        if (rules.rules().isEmpty()) {
            return;
        }
        var shape = rules.shape().orElse(CelShape.ANY);
        boolean unchanged = old != null && JsonEquality.equal(value, old);
        for (CelRule rule : rules.rules()) {
            boolean transition = rule.isTransition();
            boolean applies = transition ? old != null || rule.takesOptionalOld() : !unchanged;
            if (applies && !ended) {
                run(rule, rules.type(), variables(rule, shape, value, old), path);
            }
        }
    }

    private static Map<String, Object> variables(CelRule rule, CelShape shape, JsonNode value, @Nullable JsonNode old) {
        var variables = new HashMap<String, Object>();
        variables.put("self", CelValues.of(value, shape));
        if (rule.takesOptionalOld()) {
            variables.put("oldSelf", Optional.ofNullable(old).map(before -> CelValues.of(before, shape)));
        } else if (old != null) {
            variables.put("oldSelf", CelValues.of(old, shape));
        }
        return variables;
    }

    private void run(CelRule rule, String type, Map<String, Object> variables, FieldPath path) {
        try {
            rule.check(variables, budget, type, path).ifPresent(causes::add);
        } catch (CelBudget.Exceeded e) {
            causes.add(rule.exhausted(e, type, path));
            ended = true;
        }
    }

    private void array(CelRules rules, JsonNode array, @Nullable JsonNode old, FieldPath path) {
        var items = rules.items();
        if (items == null) {
            return;
        }
        var before = new HashMap<String, JsonNode>();
        if (old != null && rules.schema().listType() == ListType.MAP) {
            old.forEach(element -> before.put(ListKeys.key(rules.schema(), element), element));
        }
        for (int i = 0; i < array.size(); i++) {
            var element = array.get(i);
            var counterpart = before.isEmpty() ? null : before.get(ListKeys.key(rules.schema(), element));
            node(items, element, counterpart, path.index(i));
        }
    }

    private void object(CelRules rules, JsonNode object, @Nullable JsonNode old, FieldPath path) {
        var before = rules.schema().atomicMap() ? null : old;
        rules.properties().forEach((name, property) -> {
            var member = object.get(name);
            if (member != null) {
                node(property, member, before == null ? null : before.get(name), path.child(name));
            }
        });
        var additional = rules.additional();
        if (additional != null) {
            object.forEachEntry((name, member) ->
                    node(additional, member, before == null ? null : before.get(name), path.key(name)));
        }
    }
}

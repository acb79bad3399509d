package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.SchemaStruct.Lazily;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one version of a custom resource: prunes, defaults and validates its objects. Immutable; may be shared between threads.
 *
 * <p>The order on a write is {@link #normalize} (prune, numbers, nulls, defaults), admission, {@link #validate}; on a read from the store
 * {@link #prune} and {@link #applyDefaults}. Metadata is pruned to the fields that every object has; its values are not looked at.
 *
 * <p>Rules in CEL ({@code x-kubernetes-validations}) are compiled when the first object is validated.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apiserver/schema} 1.32 (contract section 15.2).
 */
public final class StructuralSchema {
    /** Of these, rules in CEL cannot make sense. */
    private static final Set<String> BLOCKING =
            Set.of("FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid");

    private static final Cause RULES_NOT_CHECKED = new Cause(
            "FieldValueInvalid",
            "Invalid value: \"null\": some validation rules were not checked because the object was invalid; "
                    + "correct the existing errors to complete validation",
            "<nil>");

    private final SchemaNode root;
    private final Lazily<FieldType> fieldType;
    private final boolean hasRules;
    private volatile @Nullable CelRules rules;

    private StructuralSchema(SchemaNode root, Lazily<FieldType> fieldType) {
        this.root = root;
        this.fieldType = fieldType;
        this.hasRules = CelRules.anyIn(root);
    }

    /**
     * Reads {@code schema.openAPIV3Schema} of a CRD version. Does not judge it: {@link #check} does, once, when the CRD is written.
     */
    public static StructuralSchema parse(JsonNode openApiV3Schema) {
        return new StructuralSchema(
                SchemaParser.node(openApiV3Schema), new Lazily<>(() -> OwnedType.fieldType(openApiV3Schema)));
    }

    /** How values are owned. */
    FieldType fieldType() {
        return fieldType.get();
    }

    /**
     * What keeps a schema from being structural; empty when nothing does.
     *
     * @param field the place of the schema in the CRD, {@code spec.versions[0].schema.openAPIV3Schema}
     */
    public static List<Cause> check(JsonNode openApiV3Schema, String field) {
        var causes = SchemaCheck.check(openApiV3Schema, field);
        return causes.isEmpty() ? CelRuleCheck.check(SchemaParser.node(openApiV3Schema), field) : causes;
    }

    /**
     * Brings an object into the form that is stored; changes the tree in place.
     *
     * @return the paths of unknown fields that were taken out ({@code spec.list[0].name}), sorted
     * @throws ApiException 400 if a number is beyond a float64's range
     */
    public List<String> normalize(ObjectNode object) {
        var unknown = prune(object);
        UnstructuredNumbers.rewrite(object);
        dropNulls(object);
        applyDefaults(object);
        return unknown;
    }

    /** Takes out what the schema does not know; returns the paths as {@link #normalize} does. */
    public List<String> prune(ObjectNode object) {
        return SchemaPruner.prune(root, object);
    }

    /** Takes out nulls where null is not allowed and there is no default. */
    public void dropNulls(ObjectNode object) {
        SchemaDefaulter.dropNulls(root, object);
    }

    /** Fills in defaults; a null where null is not allowed counts as absent. */
    public void applyDefaults(ObjectNode object) {
        SchemaDefaulter.apply(root, object);
    }

    /** What is wrong with a new object, uniqueness in set and map lists included; empty when nothing is. */
    public List<Cause> validate(ObjectNode object) {
        return withRules(SchemaValidator.validate(root, object, null, ""), object, null);
    }

    /** What is wrong with an update. What was not changed is not held against it. */
    public List<Cause> validate(ObjectNode object, ObjectNode old) {
        return withRules(SchemaValidator.validate(root, object, old, ""), object, old);
    }

    /** What is wrong with one member of an object after an update of that member alone; texts name fields relative to the member. */
    public List<Cause> validateMember(String name, ObjectNode object, ObjectNode old) {
        var member = root.member(name);
        var value = object.get(name);
        var causes = member == null || value == null
                ? List.<Cause>of()
                : SchemaValidator.validate(member, value, old.get(name), name);
        return withRules(causes, object, old);
    }

    private List<Cause> withRules(List<Cause> causes, ObjectNode object, @Nullable ObjectNode old) {
        if (!hasRules) {
            return causes;
        }
        var all = new ArrayList<>(causes);
        if (causes.stream().anyMatch(cause -> BLOCKING.contains(cause.reason()))) {
            all.add(RULES_NOT_CHECKED);
        } else {
            all.addAll(rules().validate(object, old));
        }
        return List.copyOf(all);
    }

    private CelRules rules() {
        var compiled = rules;
        if (compiled == null) {
            compiled = CelRules.compile(root); // Two threads at once both do it; the results are alike.
            rules = compiled;
        }
        return compiled;
    }
}

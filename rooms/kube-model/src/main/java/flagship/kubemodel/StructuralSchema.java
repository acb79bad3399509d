package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.SchemaStruct.Lazily;
import flagship.kubemodel.Status.Cause;
import java.util.List;

/**
 * The schema of one version of a custom resource: prunes, defaults and validates its objects. Immutable; may be shared between threads.
 *
 * <p>The order on a write is {@link #normalize} (prune, numbers, nulls, defaults), admission, {@link #validate}; on a read from the store
 * {@link #prune} and {@link #applyDefaults}. Metadata is pruned to the fields that every object has; its values are not looked at.
 *
 * <p>Rules in CEL ({@code x-kubernetes-validations}) are kept, but not executed: objects that only such a rule refuses pass.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apiserver/schema} 1.32 (contract section 15.2).
 */
public final class StructuralSchema {
    private final SchemaNode root;
    private final Lazily<FieldType> fieldType;

    private StructuralSchema(SchemaNode root, Lazily<FieldType> fieldType) {
        this.root = root;
        this.fieldType = fieldType;
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
        return SchemaCheck.check(openApiV3Schema, field);
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
        return SchemaValidator.validate(root, object, null, "");
    }

    /** What is wrong with an update. What was not changed is not held against it. */
    public List<Cause> validate(ObjectNode object, ObjectNode old) {
        return SchemaValidator.validate(root, object, old, "");
    }
}

package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.SchemaStruct.Lazily;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How values at one place of an object are owned and merged. A place may take several forms; a value chooses the one that it fits.
 *
 * <p>Source: contract section 11.3.
 *
 * @param map null where no object may stand
 * @param scalar null where no string, number or boolean may stand
 * @param list null where no list may stand
 */
record FieldType(
        @Nullable MapForm map,
        @Nullable ScalarForm scalar,
        @Nullable ListForm list) {

    /** One of the forms of a place. */
    sealed interface Form permits MapForm, ScalarForm, ListForm {}

    /** What a value has to be. */
    enum ScalarForm implements Form {
        STRING,
        NUMERIC,
        BOOLEAN,
        /** Any of them. */
        ANY
    }

    /**
     * An object: with declared fields, with members of one type, or both.
     *
     * @param atomic owned and replaced as a whole
     * @param element the type of members that are not declared; null where there may be none
     */
    record MapForm(
            boolean atomic,
            Map<String, Member> fields,
            @Nullable Lazily<FieldType> element) implements Form {
        boolean declares(String name) {
            return fields.containsKey(name);
        }

        /** Null where the schema has no such member. */
        @Nullable
        FieldType member(String name) {
            var field = fields.get(name);
            if (field != null) {
                return field.type().get();
            }
            return element == null ? null : element.get();
        }
    }

    /**
     * A declared field.
     *
     * @param whenAbsent what stands for it in the keys of a list's element; null for nothing
     */
    record Member(Lazily<FieldType> type, @Nullable JsonNode whenAbsent) {}

    /**
     * A list.
     *
     * @param atomic owned and replaced as a whole; else a set, or a map where there are keys
     * @param keys the fields that tell elements apart, sorted
     */
    record ListForm(boolean atomic, List<String> keys, Lazily<FieldType> element) implements Form {}

    /** Where the schema says nothing: objects by members, lists as wholes. */
    static final FieldType DEDUCED = deduced();

    private static FieldType deduced() {
        var self = new Lazily<>(() -> FieldType.DEDUCED);
        return new FieldType(new MapForm(false, Map.of(), self), ScalarForm.ANY, new ListForm(true, List.of(), self));
    }

    /** Any value without parts. */
    static FieldType scalar(ScalarForm form) {
        return new FieldType(null, form, null);
    }

    /** The same, with objects owned as wholes or by members. */
    FieldType withAtomicMap(boolean atomic) {
        return map == null ? this : new FieldType(new MapForm(atomic, map.fields, map.element), scalar, list);
    }

    /** The one form that a value takes here; where it fits none, the first there is, so that a complaint is about that. */
    Form form(@Nullable JsonNode value) {
        if (value != null) {
            if (value.isArray() && list != null) {
                return list;
            }
            if (value.isObject() && map != null) {
                return map;
            }
            if (value.isValueNode() && !value.isNull() && scalar != null) {
                return scalar;
            }
        }
        if (map != null) {
            return map;
        }
        if (scalar != null) {
            return scalar;
        }
        return list == null ? ScalarForm.ANY : list;
    }
}

package flagship.kubemodel;

import flagship.kubemodel.SchemaNode.ListType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value before an expression sees it: its type, for the type checker; how its JSON is read; how large it can become,
 * for estimates of cost. Immutable.
 */
sealed interface CelShape {
    /** Nothing is known: any JSON. */
    CelShape ANY = Scalar.ANY;

    /** Values without parts and with little text. */
    enum Scalar implements CelShape {
        ANY,
        BOOL,
        INT,
        DOUBLE,
        /** What policies ask whether the user may do something else. */
        AUTHORIZER,
        /** The same, about the resource of the request. */
        RESOURCE_CHECK
    }

    /**
     * A value that is a JSON string.
     *
     * @param sizeMax in bytes
     */
    record Text(Kind kind, long sizeMax) implements CelShape {
        enum Kind {
            STRING,
            BYTES,
            TIMESTAMP,
            DURATION
        }
    }

    /**
     * A list.
     *
     * @param keys of a map list
     */
    record Items(CelShape item, long sizeMax, ListType listType, List<String> keys) implements CelShape {}

    /** An object with members of any names and one type. */
    record Dictionary(CelShape value, long sizeMax) implements CelShape {}

    /**
     * An object with known members.
     *
     * @param fields by the name in expressions
     */
    record Struct(String name, Map<String, Field> fields) implements CelShape {
        @Nullable
        Field field(String name) {
            return fields.get(name);
        }
    }

    /** @param member the name in JSON */
    record Field(String member, CelShape shape) {}
}

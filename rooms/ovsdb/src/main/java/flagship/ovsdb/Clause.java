package flagship.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.Json;
import java.util.UUID;

/**
 * A condition on a row; those of a list must all hold.
 *
 * @param function {@code ==}, {@code !=}, {@code includes}, {@code excludes}, and for numbers {@code <}, {@code <=}, {@code >}, {@code >=}
 */
public record Clause(String column, String function, Value value) {
    public static Clause row(UUID uuid) {
        return new Clause("_uuid", "==", Value.of(uuid));
    }

    public static Clause equal(String column, Value value) {
        return new Clause(column, "==", value);
    }

    public static Clause equal(String column, String text) {
        return equal(column, Value.of(text));
    }

    /** The set has these elements, or the map these entries. */
    public static Clause includes(String column, Value value) {
        return new Clause(column, "includes", value);
    }

    ArrayNode toJson() {
        return Json.mapper().createArrayNode().add(column).add(function).add(ValueCodec.encode(value));
    }

    static ArrayNode toJson(Iterable<Clause> clauses) {
        var array = Json.mapper().createArrayNode();
        clauses.forEach(clause -> array.add(clause.toJson()));
        return array;
    }
}

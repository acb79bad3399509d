package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** One column of a table with what it prints. */
record PrintedColumn(Table.Column definition, Cell cell) {
    /** Prints one object. */
    interface Cell {
        JsonNode of(ObjectNode object, Instant now);
    }

    static final PrintedColumn NAME = new PrintedColumn(
            new Table.Column("Name", "string", "name", "Name of the object, unique among those of its kind", 0),
            (object, _) -> TextNode.valueOf(Trees.text(object, "metadata", "name")));

    static final PrintedColumn AGE = new PrintedColumn(
            column("Age", "string", "Time since the object was created"),
            (object, now) -> TextNode.valueOf(age(object, now)));

    static final PrintedColumn CREATED_AT = new PrintedColumn(
            column("Created At", "date", "Time at which the object was created"),
            (object, _) -> TextNode.valueOf(Trees.text(object, "metadata", "creationTimestamp")));

    static String age(ObjectNode object, Instant now) {
        return HumanDuration.since(Trees.text(object, "metadata", "creationTimestamp"), now);
    }

    static PrintedColumn text(String name, Function<ObjectNode, String> value) {
        return new PrintedColumn(column(name, "string", name), (object, _) -> TextNode.valueOf(value.apply(object)));
    }

    /** The text at a path; empty where there is none. */
    static PrintedColumn textAt(String name, String... path) {
        return text(name, object -> Trees.text(object, path));
    }

    /** The text at a path, or a word for none. */
    static PrintedColumn textOr(String otherwise, String name, String... path) {
        return text(name, object -> Trees.at(object, path).asText(otherwise));
    }

    static PrintedColumn integer(String name, ToIntFunction<ObjectNode> value) {
        return new PrintedColumn(
                column(name, "integer", name), (object, _) -> IntNode.valueOf(value.applyAsInt(object)));
    }

    static PrintedColumn integerAt(String name, String... path) {
        return integer(name, object -> Trees.at(object, path).asInt());
    }

    static PrintedColumn bool(String name, Predicate<ObjectNode> value) {
        return new PrintedColumn(column(name, "boolean", name), (object, _) -> BooleanNode.valueOf(value.test(object)));
    }

    static PrintedColumn boolAt(String name, String... path) {
        return bool(name, object -> Trees.at(object, path).asBoolean());
    }

    /** A number in a column that is declared as text: so the original has it. */
    static PrintedColumn number(String name, Function<ObjectNode, Long> value) {
        return new PrintedColumn(column(name, "string", name), (object, _) -> LongNode.valueOf(value.apply(object)));
    }

    static PrintedColumn timed(String name, Cell cell) {
        return new PrintedColumn(column(name, "string", name), cell);
    }

    /** Shown in wide output only. */
    PrintedColumn wide() {
        return with(definition.type(), definition.format(), 1);
    }

    PrintedColumn ofType(String type) {
        return with(type, definition.format(), definition.priority());
    }

    /** A second column that holds names. */
    PrintedColumn formatted(String format) {
        return with(definition.type(), format, definition.priority());
    }

    private PrintedColumn with(String type, String format, int priority) {
        return new PrintedColumn(
                new Table.Column(definition.name(), type, format, definition.description(), priority), cell);
    }

    private static Table.Column column(String name, String type, String description) {
        return new Table.Column(name, type, "", description, 0);
    }
}

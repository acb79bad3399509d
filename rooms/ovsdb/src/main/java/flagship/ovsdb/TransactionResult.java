package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the steps of a committed transaction answered, each at the place of its step. */
public final class TransactionResult {
    private final List<Operation> operations;
    private final JsonNode answers;
    private final DatabaseSchema schema;

    private TransactionResult(List<Operation> operations, JsonNode answers, DatabaseSchema schema) {
        this.operations = operations;
        this.answers = answers;
        this.schema = schema;
    }

    /**
     * Reads the answer to {@code transact}. A failed transaction is answered as a success in which one element has an error: that of a step,
     * or one more at the end when the commit itself failed.
     */
    static TransactionResult of(List<Operation> operations, JsonNode answers, DatabaseSchema schema)
            throws OvsdbException.TransactionFailed {
        for (int step = 0; step < answers.size(); step++) {
            var answer = answers.path(step);
            if (answer.hasNonNull("error")) {
                var where = step < operations.size() ? operations.get(step).toString() : "the commit";
                throw new OvsdbException.TransactionFailed(
                        answer.path("error").asText(), answer.path("details").asText(), step, where);
            }
        }
        return new TransactionResult(operations, answers, schema);
    }

    /** The new row of the insert at {@code step}. */
    public UUID inserted(int step) {
        return UUID.fromString(answers.path(step).path("uuid").path(1).asText());
    }

    /** How many rows the update, mutate or delete at {@code step} met. */
    public int count(int step) {
        return answers.path(step).path("count").asInt();
    }

    /** The rows of the select at {@code step}. */
    public List<Row> selected(int step) {
        if (!(operations.get(step) instanceof Operation.Select select)) {
            throw new IllegalArgumentException("step %d is no select".formatted(step));
        }
        var table = schema.table(select.table()).orElseThrow();
        var rows = new ArrayList<Row>();
        answers.path(step).path("rows").forEach(row -> rows.add(row(table, row)));
        return rows;
    }

    private static Row row(TableSchema table, JsonNode json) {
        var columns = new HashMap<String, Value>();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            table.column(member.getKey())
                    .ifPresent(column -> columns.put(column.name(), ValueCodec.decode(member.getValue(), column)));
        }
        var uuid =
                columns.getOrDefault("_uuid", Value.emptySet()).rows().stream().findFirst();
        return new Row(table, uuid.orElse(new UUID(0, 0)), columns);
    }
}

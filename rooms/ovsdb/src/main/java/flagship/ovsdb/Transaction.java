package flagship.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.Json;
import flagship.ovsdb.Operation.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Steps that are carried out together or not at all, in their order. For one thread. */
public final class Transaction {
    private final List<Operation> operations = new ArrayList<>();
    private int named;

    /** Adds a row and returns what refers to it inside this transaction. */
    public Atom.Named insert(String table, Map<String, Value> columns) {
        var id = "row" + named++;
        operations.add(new Operation.Insert(table, id, columns));
        return new Atom.Named(id);
    }

    public Transaction update(String table, UUID row, Map<String, Value> columns) {
        return add(new Operation.Update(table, List.of(Clause.row(row)), columns));
    }

    public Transaction mutate(String table, UUID row, Mutation... mutations) {
        return add(new Operation.Mutate(table, List.of(Clause.row(row)), Arrays.asList(mutations)));
    }

    public Transaction delete(String table, UUID row) {
        return add(new Operation.Delete(table, List.of(Clause.row(row))));
    }

    /** The transaction fails unless no row fulfils {@code where} now. */
    public Transaction requireNone(String table, Clause... where) {
        return add(new Operation.Wait(table, Arrays.asList(where), List.of("_uuid"), true, List.of(), Duration.ZERO));
    }

    /** The transaction fails unless the row still has these values. */
    public Transaction requireUnchanged(String table, UUID row, Map<String, Value> columns) {
        return add(new Operation.Wait(
                table, List.of(Clause.row(row)), List.copyOf(columns.keySet()), true, List.of(columns), Duration.ZERO));
    }

    public Transaction comment(String text) {
        return add(new Operation.Comment(text));
    }

    public Transaction add(Operation operation) {
        operations.add(operation);
        return this;
    }

    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /** How many steps there are so far. */
    public int size() {
        return operations.size();
    }

    /** The steps so far. */
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** The parameters of the method {@code transact}. */
    ArrayNode toJson(String database) {
        var parameters = Json.mapper().createArrayNode().add(database);
        operations.forEach(operation -> parameters.add(operation.toJson()));
        return parameters;
    }
}

package flagship.ovsdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One step of a {@link Transaction} (RFC 7047, section 5.2). Rows are chosen by {@code where}; an empty list chooses all. */
public sealed interface Operation {
    /** @param id names the new row to other steps; empty where none refers to it */
    record Insert(String table, String id, Map<String, Value> columns) implements Operation {
        public Insert {
            columns = Map.copyOf(columns);
        }
    }

    /** @param columns empty for all */
    record Select(String table, List<Clause> where, List<String> columns) implements Operation {
        public Select {
            where = List.copyOf(where);
            columns = List.copyOf(columns);
        }
    }

    record Update(String table, List<Clause> where, Map<String, Value> columns) implements Operation {
        public Update {
            where = List.copyOf(where);
            columns = Map.copyOf(columns);
        }
    }

    record Mutate(String table, List<Clause> where, List<Mutation> mutations) implements Operation {
        public Mutate {
            where = List.copyOf(where);
            mutations = List.copyOf(mutations);
        }
    }

    record Delete(String table, List<Clause> where) implements Operation {
        public Delete {
            where = List.copyOf(where);
        }
    }

    /**
     * The transaction goes on only if the chosen rows are (or are not) {@code rows} in {@code columns}; it fails when that does not become
     * true within {@code timeout}, of which zero means now.
     */
    record Wait(
            String table,
            List<Clause> where,
            List<String> columns,
            boolean equal,
            List<Map<String, Value>> rows,
            Duration timeout)
            implements Operation {
        public Wait {
            where = List.copyOf(where);
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** A line for the server's log and the database's history. */
    record Comment(String text) implements Operation {}

    /** The answer comes after the commit has reached the disk. */
    record Durable() implements Operation {}

    /**
     * A change of a set or map, or of a number.
     *
     * @param mutator {@code insert}, {@code delete}; for numbers {@code +=}, {@code -=}, {@code *=}, {@code /=}, {@code %=}
     */
    record Mutation(String column, String mutator, Value value) {
        /** Adds elements; entries whose key exists stay as they are. */
        public static Mutation insert(String column, Value value) {
            return new Mutation(column, "insert", value);
        }

        /** Removes elements; of a map, the keys of a set or the entries of a map. */
        public static Mutation delete(String column, Value value) {
            return new Mutation(column, "delete", value);
        }
    }

    /** The step as the protocol has it. */
    default ObjectNode toJson() {
        return switch (this) {
            case Insert(var table, var id, var columns) -> {
                var json = step("insert").put("table", table);
                if (!id.isEmpty()) {
                    json.put("uuid-name", id);
                }
                yield json.set("row", ValueCodec.encode(columns));
            }
            case Select(var table, var where, var columns) -> {
                var json = chosen("select", table, where);
                if (!columns.isEmpty()) {
                    columns.forEach(json.putArray("columns")::add);
                }
                yield json;
            }
            case Update(var table, var where, var columns) ->
                chosen("update", table, where).set("row", ValueCodec.encode(columns));
            case Mutate(var table, var where, var mutations) -> {
                var json = chosen("mutate", table, where);
                var array = json.putArray("mutations");
                mutations.forEach(mutation -> array.addArray()
                        .add(mutation.column())
                        .add(mutation.mutator())
                        .add(ValueCodec.encode(mutation.value())));
                yield json;
            }
            case Delete(var table, var where) -> chosen("delete", table, where);
            case Wait wait -> {
                var json = chosen("wait", wait.table(), wait.where());
                json.put("timeout", wait.timeout().toMillis()).put("until", wait.equal() ? "==" : "!=");
                wait.columns().forEach(json.putArray("columns")::add);
                var rows = json.putArray("rows");
                wait.rows().forEach(row -> rows.add(ValueCodec.encode(row)));
                yield json;
            }
            case Comment(var text) -> step("comment").put("comment", text);
            case Durable() -> step("commit").put("durable", true);
        };
    }

    private static ObjectNode step(String name) {
        return Json.object().put("op", name);
    }

    private static ObjectNode chosen(String name, String table, List<Clause> where) {
        return step(name).put("table", table).set("where", Clause.toJson(where));
    }
}

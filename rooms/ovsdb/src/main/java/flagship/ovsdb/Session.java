package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One connection with its monitors: what happens between connecting and losing the connection. */
final class Session implements AutoCloseable {
    private static final String MONITOR = "replica";
    private static final String NO_POSITION = "00000000-0000-0000-0000-000000000000";

    private final OvsdbConfig config;
    private final Replica replica;
    private final Consumer<List<RowChange>> changes;
    private final ServerStatus status;
    private final JsonRpc connection;
    /** Set before the monitor is asked for, so that its updates can be read. */
    private volatile Optional<DatabaseSchema> schema = Optional.empty();
    /** The transaction up to which the replica goes; written on the connection's thread. */
    private volatile String position;

    private Session(OvsdbConfig config, Replica replica, Consumer<List<RowChange>> changes, String position, Wire wire)
            throws IOException {
        this.config = config;
        this.replica = replica;
        this.changes = changes;
        this.position = position;
        this.status = new ServerStatus(config.database(), config.leaderOnly());
        this.connection = JsonRpc.start(wire, config.timing().messageBytesMax(), this::heard);
    }

    /**
     * Connects, checks that the server is one to use, and brings the replica up to date.
     *
     * @param position of the last session, to be told only what changed since; empty for the first
     */
    static Session open(
            OvsdbEndpoint endpoint,
            OvsdbConfig config,
            Replica replica,
            Consumer<List<RowChange>> changes,
            Optional<String> position)
            throws IOException, InterruptedException {
        var wire = Wire.open(endpoint, config.tls(), config.timing().connect());
        var session = new Session(config, replica, changes, position.orElse(NO_POSITION), wire);
        try {
            session.checkServer();
            session.readSchema();
            session.follow();
            return session;
        } catch (IOException | InterruptedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void checkServer() throws OvsdbException, InterruptedException {
        try {
            call("monitor", ServerStatus.monitor(), status::apply);
        } catch (OvsdbException.Refused e) {
            return; // Servers before Open vSwitch 2.9 have no _Server and no clusters.
        }
        if (status.unfit().isPresent()) {
            throw new OvsdbException.NotConnected(status.unfit().get());
        }
    }

    private void readSchema() throws OvsdbException, InterruptedException {
        var parameters = Json.mapper().createArrayNode().add(config.database());
        schema = Optional.of(SchemaReader.read(call("get_schema", parameters, _ -> {})));
    }

    /** Asks for the best kind of monitor that the server knows. */
    private void follow() throws OvsdbException, InterruptedException {
        try {
            call("monitor_cond_since", monitor(true).add(position), this::since);
        } catch (OvsdbException.Refused e) {
            followOlder();
        }
    }

    private void followOlder() throws OvsdbException, InterruptedException {
        position = NO_POSITION;
        try {
            call("monitor_cond", monitor(true), contents -> replace(contents, UpdateForm.DIFFERENCES));
        } catch (OvsdbException.Refused e) {
            call("monitor", monitor(false), contents -> replace(contents, UpdateForm.WHOLE_ROWS));
        }
    }

    private ArrayNode monitor(boolean conditions) {
        var parameters = Json.mapper().createArrayNode().add(config.database()).add(MONITOR);
        var requests = parameters.addObject();
        for (MonitoredTable table : config.tables()) {
            schema().table(table.table()).ifPresent(declared -> {
                ObjectNode request = requests.putArray(table.table()).addObject();
                table.columnsIn(declared).forEach(request.putArray("columns")::add);
                if (conditions && !table.where().isEmpty()) {
                    request.set("where", Clause.toJson(table.where()));
                }
            });
        }
        return parameters;
    }

    private JsonNode call(String method, JsonNode parameters, Consumer<JsonNode> result)
            throws OvsdbException, InterruptedException {
        return connection.call(method, parameters, config.timing().answer(), result);
    }

    private void since(JsonNode result) {
        if (result.path(0).asBoolean()) {
            tell(update(UpdateForm.DIFFERENCES).apply(result.path(2)));
        } else {
            replace(result.path(2), UpdateForm.DIFFERENCES);
        }
        position = result.path(1).asText(NO_POSITION);
    }

    private void replace(JsonNode contents, UpdateForm form) {
        tell(update(form).replace(contents));
    }

    private void heard(String method, JsonNode parameters) {
        boolean ofServer = parameters.path(0).asText().equals(ServerStatus.MONITOR);
        switch (method) {
            case "update" -> {
                if (ofServer) {
                    status.apply(parameters.path(1));
                    status.unfit().ifPresent(connection::end);
                } else {
                    tell(update(UpdateForm.WHOLE_ROWS).apply(parameters.path(1)));
                }
            }
            case "update2" -> tell(update(UpdateForm.DIFFERENCES).apply(parameters.path(1)));
            case "update3" -> {
                tell(update(UpdateForm.DIFFERENCES).apply(parameters.path(2)));
                position = parameters.path(1).asText(NO_POSITION);
            }
            case "monitor_canceled" -> connection.end("the server ended the monitor: the database changed its schema");
            default -> {} // Notifications of locks and of later versions, which were not asked for.
        }
    }

    private ReplicaUpdate update(UpdateForm form) {
        return new ReplicaUpdate(replica, schema(), form);
    }

    private void tell(List<RowChange> changed) {
        if (!changed.isEmpty()) {
            changes.accept(changed);
        }
    }

    DatabaseSchema schema() {
        return schema.orElseThrow(() -> new IllegalStateException("the schema is read before everything else"));
    }

    String position() {
        return position;
    }

    TransactionResult transact(Transaction transaction) throws OvsdbException, InterruptedException {
        var operations = transaction.operations();
        var answers = call("transact", transaction.toJson(config.database()), _ -> {});
        return TransactionResult.of(operations, answers, schema());
    }

    /** Watches over the connection until it ends; returns why. */
    String untilEnded() throws InterruptedException {
        var silence = config.timing().silence();
        while (!connection.waitEnded(silence.dividedBy(2))) {
            var silent = connection.silence();
            if (silent.compareTo(silence.multipliedBy(2)) >= 0) {
                connection.end("the server said nothing for %d s".formatted(silent.toSeconds()));
            } else if (silent.compareTo(silence) >= 0) {
                connection.probe();
            }
        }
        return connection.endReason();
    }

    boolean hasEnded() {
        return connection.hasEnded();
    }

    @Override
    public void close() {
        connection.close();
    }
}

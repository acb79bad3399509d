package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.Json;
import java.util.Optional;

/** What a server says of itself in its database {@code _Server}: whether it is connected to its cluster, and leads it. */
final class ServerStatus {
    static final String MONITOR = "server";

    private final String database;
    private final boolean leaderOnly;
    private volatile Optional<String> unfit = Optional.empty();

    ServerStatus(String database, boolean leaderOnly) {
        this.database = database;
        this.leaderOnly = leaderOnly;
    }

    /** The parameters of {@code monitor}. */
    static ArrayNode monitor() {
        var parameters = Json.mapper().createArrayNode().add("_Server").add(MONITOR);
        var columns = parameters.addObject().putObject("Database").putArray("columns");
        columns.add("name").add("model").add("connected").add("leader");
        return parameters;
    }

    /** Takes table-updates in the form of RFC 7047. */
    void apply(JsonNode updates) {
        for (JsonNode update : updates.path("Database")) {
            var row = update.path("new");
            if (row.path("name").asText().equals(database)) {
                unfit = reasonAgainst(row);
            }
        }
    }

    private Optional<String> reasonAgainst(JsonNode row) {
        if (!row.path("model").asText().equals("clustered")) {
            return Optional.empty(); // A standalone database has one server; it is all there is.
        }
        if (!row.path("connected").asBoolean()) {
            return Optional.of("the server has lost touch with its cluster");
        }
        if (leaderOnly && !row.path("leader").asBoolean()) {
            return Optional.of("the server is not the leader of its cluster");
        }
        return Optional.empty();
    }

    /** Why this server should not be used. */
    Optional<String> unfit() {
        return unfit;
    }
}

package flagship.networking;

import flagship.ovsdb.Clause;
import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbException;
import flagship.ovsdb.Row;
import flagship.ovsdb.Transaction;
import flagship.ovsdb.Value;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The rows of the interconnection's southbound database that give this cluster's ports on transit switches their tunnel keys. For one thread; owns its
 * connection.
 *
 * <p>The daemon {@code ovn-ic} would write such a row itself and draw the key; another cluster may draw the same one, and whoever is second, or comes back,
 * gets another key, which ovn-controller 23.03 does not follow. It keeps a row of its zone that is there when it finds the port, but deletes one whose port it
 * does not find. So the row is first written for nobody's zone and no switch, where it keeps the daemon from writing its own (names of ports are unique), and
 * handed over once the port is there. docs/decisions/0042.
 */
final class TransitPorts implements AutoCloseable {
    private static final String TABLE = "Port_Binding";
    private static final String ZONES = "Availability_Zone";
    private static final String SWITCH = "transit_switch";
    private static final String KEY = "tunnel_key";
    private static final String ZONE = "availability_zone";
    private static final String IDS = "external_ids";
    /** Stands behind the name of a switch: no Vpc, and so no switch, has a blank in its name. */
    private static final String JOINING = " joining";
    /** Whom rows belong to until their ports are there. A daemon deletes those of its own zone. */
    private static final String NOBODY = "flagship joining";
    /** In the external_ids: whom it will belong to. */
    private static final String FOR = "joining-zone";

    private static final int TRIES_MAX = 3;

    private final CommonDatabase database = new CommonDatabase(
            "OVN_IC_Southbound",
            "southbound",
            MonitoredTable.of(TABLE, "logical_port", SWITCH, KEY, ZONE, IDS),
            MonitoredTable.of(ZONES, "name"));
    /** Ports whose rows were seen on their switches. */
    private final Set<String> settled = new HashSet<>();

    /**
     * Notes the tunnel key of a port that does not exist yet.
     *
     * @return what is missing for it; empty when the port may be made
     * @throws IOException if the database is not reached
     */
    Optional<String> reserve(InterconnectionConfig config, String transitSwitch, String port, int key)
            throws IOException, InterruptedException {
        settled.remove(port);
        var client = database.client(config.southbound());
        var found = find(client, port);
        if (found.filter(row -> !isJoining(row)).isPresent()) {
            // The daemon is about to delete it, and would delete what is made of it now.
            return Optional.of(
                    "port %s is still in the common southbound database: does the daemon ovn-ic run for this cluster, and has no other the same az-name?"
                            .formatted(port));
        }
        if (zone(client, config.zone()).isEmpty()) {
            return Optional.of("zone %s is unknown to the interconnection: does the daemon ovn-ic run for this cluster?"
                    .formatted(config.zone()));
        }
        var columns = Map.of(
                SWITCH, Value.of(transitSwitch + JOINING),
                KEY, Value.of(key),
                IDS, Value.ofMap(Map.of(FOR, config.zone())));
        if (found.isPresent()) {
            client.transact(new Transaction().update(TABLE, found.get().uuid(), columns));
        } else {
            insert(client, port, columns);
        }
        return Optional.empty();
    }

    private static void insert(OvsdbClient client, String port, Map<String, Value> columns)
            throws OvsdbException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                client.transact(insertion(client, port, columns));
                return;
            } catch (OvsdbException.TransactionFailed e) {
                if (attempt == TRIES_MAX) {
                    throw e;
                } // Another cluster has just made the zone of nobody: it is there now.
            }
        }
    }

    private static Transaction insertion(OvsdbClient client, String port, Map<String, Value> columns) {
        var transaction = new Transaction().requireNone(TABLE, Clause.equal("logical_port", port));
        var all = new HashMap<>(columns);
        all.put("logical_port", Value.of(port));
        var nobody = zone(client, NOBODY);
        if (nobody.isPresent()) {
            all.put(ZONE, Value.of(nobody.get()));
        } else {
            transaction.requireNone(ZONES, Clause.equal("name", NOBODY));
            all.put(ZONE, Value.of(transaction.insert(ZONES, Map.of("name", Value.of(NOBODY)))));
        }
        transaction.insert(TABLE, all);
        return transaction;
    }

    private static boolean isJoining(Row row) {
        return row.text(SWITCH).endsWith(JOINING);
    }

    /** Whether the daemon has the row of the port, as far as is known here. */
    boolean isSettled(String port) {
        return settled.contains(port);
    }

    /**
     * Hands the row of a port that is in the southbound database of this cluster over to the daemon. One that the daemon wrote stays as it is.
     *
     * @throws IOException if the database is not reached, or the key belongs to a port of another cluster
     */
    void settle(InterconnectionConfig config, String transitSwitch, String port)
            throws IOException, InterruptedException {
        var client = database.client(config.southbound());
        var row = find(client, port).filter(TransitPorts::isJoining);
        var zone = zone(client, config.zone());
        if (row.isPresent() && zone.isPresent()) {
            var columns = Map.of(SWITCH, Value.of(transitSwitch), ZONE, Value.of(zone.get()));
            try {
                client.transact(new Transaction().update(TABLE, row.get().uuid(), columns));
            } catch (OvsdbException.TransactionFailed e) {
                throw new IOException(
                        "port %s cannot get the tunnel key %d on the transit switch %s: %s; switch off and on to get another address and key"
                                .formatted(port, row.get().integer(KEY).orElse(0L), transitSwitch, e.getMessage()),
                        e);
            }
        }
        settled.add(port);
    }

    /** Takes back what was noted for ports that were never made. */
    void leave(InterconnectionConfig config) throws IOException, InterruptedException {
        settled.clear();
        if (config.southbound().isEmpty() || config.zone().isEmpty()) {
            return;
        }
        var client = database.client(config.southbound());
        var transaction = new Transaction();
        client.replica().read(view -> List.copyOf(view.rows(TABLE))).stream()
                .filter(row ->
                        isJoining(row) && row.map(IDS).getOrDefault(FOR, "").equals(config.zone()))
                .forEach(row -> transaction.delete(TABLE, row.uuid()));
        if (!transaction.isEmpty()) {
            client.transact(transaction);
        }
    }

    private static Optional<UUID> zone(OvsdbClient client, String name) {
        return client.replica()
                .read(view -> view.rows(ZONES).stream()
                        .filter(row -> row.text("name").equals(name))
                        .map(Row::uuid)
                        .findFirst());
    }

    private static Optional<Row> find(OvsdbClient client, String port) {
        return client.replica()
                .read(view -> view.rows(TABLE).stream()
                        .filter(row -> row.text("logical_port").equals(port))
                        .findFirst());
    }

    @Override
    public void close() {
        database.close();
    }
}

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

/**
 * The switches that all connected clusters share, in the interconnection's northbound database. Each cluster notes the address of its router in the switch's
 * row, against what was there before: so no two have the same. For one thread; owns its connection.
 */
final class TransitSwitches implements AutoCloseable {
    private static final String TABLE = "Transit_Switch";
    private static final String SUBNET = "subnet";
    private static final String ADDRESS_OF = "address-";
    private static final String USUAL_SUBNET = "169.254.100.0/24";
    private static final int TRIES_MAX = 20;

    private final CommonDatabase database =
            new CommonDatabase("OVN_IC_Northbound", "northbound", MonitoredTable.of(TABLE, "name", "external_ids"));

    /**
     * The address of a zone's router on a switch, with the length of the network's prefix. Switch and address are made where they are missing.
     *
     * @throws IOException if the database is not reached, or the network is full; the message says what to do
     */
    String address(InterconnectionConfig config, String name) throws IOException, InterruptedException {
        var client = database.client(config.databases());
        for (int attempt = 1; ; attempt++) {
            var found = find(client, name);
            var subnet = subnet(name, found);
            var ids = found.map(row -> row.map("external_ids")).orElse(Map.of());
            var known = Optional.ofNullable(ids.get(ADDRESS_OF + config.zone()));
            if (known.isPresent()) {
                return known.get() + "/" + subnet.prefixLength();
            }
            var chosen = choose(name, subnet, addresses(ids));
            var next = new HashMap<>(ids);
            next.put(SUBNET, subnet.toString());
            next.put(ADDRESS_OF + config.zone(), chosen.toString());
            try {
                client.transact(found.map(row -> change(row, next)).orElseGet(() -> insert(name, next)));
            } catch (OvsdbException.TransactionFailed e) {
                if (attempt == TRIES_MAX) {
                    throw new IOException("transit switch %s: its addresses change all the time".formatted(name), e);
                }
            }
        }
    }

    /** Gives the address of a zone back; a switch that nobody else is on goes. */
    void leave(InterconnectionConfig config) throws IOException, InterruptedException {
        if (config.databases().isEmpty() || config.zone().isEmpty()) {
            return;
        }
        var client = database.client(config.databases());
        for (Row row : List.copyOf(client.replica().read(view -> List.copyOf(view.rows(TABLE))))) {
            var ids = new HashMap<>(row.map("external_ids"));
            if (ids.remove(ADDRESS_OF + config.zone()) == null) {
                continue;
            }
            boolean last = addresses(ids).isEmpty();
            var ours = Northbound.VENDOR_NAME.equals(ids.get(Northbound.VENDOR));
            client.transact(
                    last && ours
                            ? guarded(row).delete(TABLE, row.uuid())
                            : change(row, ids)); // Who came between us is seen by the next try.
        }
    }

    private static Optional<Row> find(OvsdbClient client, String name) {
        return client.replica()
                .read(view -> view.rows(TABLE).stream()
                        .filter(row -> row.text("name").equals(name))
                        .findFirst());
    }

    private static Cidr subnet(String name, Optional<Row> found) throws IOException {
        var text = found.map(row -> row.map("external_ids").getOrDefault(SUBNET, USUAL_SUBNET))
                .orElse(USUAL_SUBNET);
        return Cidr.parse(text.split(",", -1)[0])
                .orElseThrow(() -> new IOException(
                        "transit switch %s: its external_ids:subnet is \"%s\": write a network such as %s"
                                .formatted(name, text, USUAL_SUBNET)));
    }

    private static Set<String> addresses(Map<String, String> ids) {
        var taken = new HashSet<String>();
        ids.forEach((key, value) -> {
            if (key.startsWith(ADDRESS_OF)) {
                taken.add(value);
            }
        });
        return taken;
    }

    /** The lowest that nobody has. */
    static IpAddress choose(String name, Cidr subnet, Set<String> taken) throws IOException {
        var usable = subnet.usable();
        if (usable.isPresent()) {
            var address = usable.get().first();
            while (!usable.get().last().isBefore(address)) {
                if (!taken.contains(address.toString())) {
                    return address;
                }
                address = address.next();
            }
        }
        throw new IOException("transit switch %s: every address of %s is taken: give it a larger external_ids:subnet"
                .formatted(name, subnet));
    }

    private static Transaction insert(String name, Map<String, String> ids) {
        var all = new HashMap<>(ids);
        all.put(Northbound.VENDOR, Northbound.VENDOR_NAME);
        var transaction = new Transaction().requireNone(TABLE, Clause.equal("name", name));
        transaction.insert(TABLE, Map.of("name", Value.of(name), "external_ids", Value.ofMap(all)));
        return transaction;
    }

    private static Transaction change(Row row, Map<String, String> ids) {
        return guarded(row).update(TABLE, row.uuid(), Map.of("external_ids", Value.ofMap(ids)));
    }

    private static Transaction guarded(Row row) {
        return new Transaction().requireUnchanged(TABLE, row.uuid(), Map.of("external_ids", row.value("external_ids")));
    }

    @Override
    public void close() {
        database.close();
    }
}

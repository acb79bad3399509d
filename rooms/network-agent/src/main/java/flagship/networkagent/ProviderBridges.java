package flagship.networkagent;

import flagship.ovsdb.Clause;
import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.Operation.Mutation;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbException;
import flagship.ovsdb.Replica;
import flagship.ovsdb.Row;
import flagship.ovsdb.Transaction;
import flagship.ovsdb.Value;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The bridges to physical networks in the database of ovs-vswitchd, and OVN's settings that name them. Only bridges that bear our mark are ours. */
final class ProviderBridges {
    private static final String ROOT = "Open_vSwitch";
    private static final String BRIDGE = "Bridge";
    private static final String PORT = "Port";
    private static final String INTERFACE = "Interface";
    private static final String MARK = "provider-network";
    private static final String MAPPINGS = "ovn-bridge-mappings";
    private static final String MACS = "ovn-chassis-mac-mappings";

    private final OvsdbClient ovs;
    private final IntegrationBridge settings;
    private final SecureRandom random = new SecureRandom();

    ProviderBridges(OvsdbClient ovs, IntegrationBridge settings) {
        this.ovs = ovs;
        this.settings = settings;
    }

    /** Names of the provider networks that have a bridge of ours. */
    Set<String> present() {
        return ovs.replica().read(view -> {
            var names = new LinkedHashSet<String>();
            for (Row bridge : view.rows(BRIDGE)) {
                var name = bridge.map("external_ids").get(MARK);
                if (name != null) {
                    names.add(name);
                }
            }
            return names;
        });
    }

    /** Whether a bridge of another owner has the name that ours would have. */
    boolean isForeign(String bridge) {
        return ovs.replica()
                .read(view -> bridge(view, bridge)
                        .map(row -> !row.map("external_ids").containsKey(MARK))
                        .orElse(false));
    }

    /** Makes the bridge and its way out as they shall be, and names it to OVN. */
    void realise(ProviderNetworkFacts network) throws OvsdbException, InterruptedException {
        if (ovs.replica().read(view -> bridge(view, network.bridge())).isEmpty()) {
            create(network);
        }
        var bridge = ovs.replica().read(view -> bridge(view, network.bridge())).orElseThrow();
        var change = new Transaction();
        ovs.replica().read(view -> outlet(view, bridge, network, change));
        if (!change.isEmpty()) {
            ovs.transact(change);
        }
        var mappings = NameMap.parse(settings.settings().getOrDefault(MAPPINGS, ""));
        mappings.put(network.name(), network.bridge());
        var macs = NameMap.parse(settings.settings().getOrDefault(MACS, ""));
        macs.computeIfAbsent(network.name(), _ -> randomMac().text());
        settings.set(Map.of(MAPPINGS, NameMap.format(mappings), MACS, NameMap.format(macs)));
    }

    private void create(ProviderNetworkFacts network) throws OvsdbException, InterruptedException {
        var create = new Transaction();
        create.requireNone(BRIDGE, Clause.equal("name", network.bridge()));
        var device = create.insert(INTERFACE, Map.of("name", Value.of(network.bridge()), "type", Value.of("internal")));
        var port = create.insert(PORT, Map.of("name", Value.of(network.bridge()), "interfaces", Value.of(device)));
        var columns = new HashMap<String, Value>(Map.of(
                "name", Value.of(network.bridge()),
                "ports", Value.of(port),
                "external_ids", Value.ofMap(Map.of("vendor", "kube-ovn", MARK, network.name()))));
        if (settings.isUserspace()) {
            columns.put("datapath_type", Value.of("netdev"));
        }
        var bridge = create.insert(BRIDGE, columns);
        var root =
                ovs.replica().read(view -> view.rows(ROOT).stream().findFirst()).orElseThrow();
        create.mutate(ROOT, root.uuid(), Mutation.insert("bridges", Value.of(bridge)));
        ovs.transact(create);
    }

    /** The steps that give the bridge its card with the right VLANs, and take another card of ours out. */
    private static Transaction outlet(Replica.View view, Row bridge, ProviderNetworkFacts network, Transaction change) {
        var trunks = Value.ofAtoms(
                network.trunks().stream().map(flagship.ovsdb.Atom::of).toList());
        boolean there = false;
        for (UUID uuid : bridge.rows("ports")) {
            var port = view.row(PORT, uuid);
            boolean ours =
                    port.map(it -> it.map("external_ids").containsKey(MARK)).orElse(false);
            if (ours && port.orElseThrow().text("name").equals(network.device())) {
                there = true;
                if (!port.get().value("trunks").equals(trunks)) {
                    change.update(PORT, uuid, Map.of("trunks", trunks));
                }
            } else if (ours) {
                change.mutate(BRIDGE, bridge.uuid(), Mutation.delete("ports", Value.of(uuid)));
            }
        }
        if (!there) {
            var device = change.insert(INTERFACE, Map.of("name", Value.of(network.device())));
            var port = change.insert(
                    PORT,
                    Map.of(
                            "name", Value.of(network.device()),
                            "interfaces", Value.of(device),
                            "trunks", trunks,
                            "external_ids", Value.ofMap(Map.of("vendor", "kube-ovn", MARK, network.name()))));
            change.mutate(BRIDGE, bridge.uuid(), Mutation.insert("ports", Value.of(port)));
        }
        return change;
    }

    /** Takes the bridge and its name in OVN's settings away; the card is free then. */
    void remove(String name) throws OvsdbException, InterruptedException {
        var mappings = NameMap.parse(settings.settings().getOrDefault(MAPPINGS, ""));
        var macs = NameMap.parse(settings.settings().getOrDefault(MACS, ""));
        mappings.remove(name);
        macs.remove(name);
        settings.set(Map.of(MAPPINGS, NameMap.format(mappings), MACS, NameMap.format(macs)));
        var bridge = ovs.replica()
                .read(view -> view.rows(BRIDGE).stream()
                        .filter(row -> name.equals(row.map("external_ids").get(MARK)))
                        .findFirst());
        if (bridge.isPresent()) {
            var root = ovs.replica()
                    .read(view -> view.rows(ROOT).stream().findFirst())
                    .orElseThrow();
            ovs.transact(new Transaction()
                    .mutate(
                            ROOT,
                            root.uuid(),
                            Mutation.delete(
                                    "bridges", Value.ofRows(List.of(bridge.get().uuid())))));
        }
    }

    /** What ovs-vswitchd says against the card; empty if nothing. */
    String error(ProviderNetworkFacts network) {
        return ovs.replica()
                .read(view -> view.byIndex(INTERFACE, MonitoredTable.BY_NAME, network.device()).stream()
                        .map(row -> row.text("error"))
                        .findFirst()
                        .orElse(""));
    }

    private static Optional<Row> bridge(Replica.View view, String name) {
        return view.byIndex(BRIDGE, MonitoredTable.BY_NAME, name).stream().findFirst();
    }

    private MacAddress randomMac() {
        var bytes = new byte[6];
        random.nextBytes(bytes);
        bytes[0] = (byte) ((bytes[0] | 0x02) & 0xfe);
        return MacAddress.of(bytes);
    }
}

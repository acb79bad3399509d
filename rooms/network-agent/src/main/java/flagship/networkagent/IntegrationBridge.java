package flagship.networkagent;

import flagship.ovsdb.Atom;
import flagship.ovsdb.Clause;
import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.Operation.Mutation;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbException;
import flagship.ovsdb.Replica;
import flagship.ovsdb.Row;
import flagship.ovsdb.Transaction;
import flagship.ovsdb.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The bridge {@code br-int} in the database of ovs-vswitchd, into which pods are plugged. Every change is one transaction. Safe for use by
 * many threads.
 */
final class IntegrationBridge {
    static final String NAME = "br-int";
    private static final String DATABASE_ROOT = "Open_vSwitch";
    private static final String BRIDGE = "Bridge";
    private static final String PORT = "Port";
    private static final String INTERFACE = "Interface";
    private static final String BY_IFACE_ID = "iface-id";
    private static final String VENDOR = "kube-ovn";

    private final OvsdbClient ovs;

    IntegrationBridge(OvsdbClient ovs) {
        this.ovs = ovs;
    }

    /** What must be followed of the database for this class to work. */
    static List<MonitoredTable> tables() {
        return List.of(
                MonitoredTable.of(DATABASE_ROOT, "bridges", "external_ids"),
                MonitoredTable.of(BRIDGE, "name", "ports", "datapath_type", "external_ids")
                        .indexedByName(),
                MonitoredTable.of(PORT, "name", "interfaces", "trunks", "external_ids")
                        .indexedByName(),
                MonitoredTable.of(INTERFACE, "name", "external_ids", "error", "ofport")
                        .indexedByName()
                        .indexed(BY_IFACE_ID, IntegrationBridge::ifaceIds));
    }

    private static List<String> ifaceIds(Row row) {
        var id = row.map("external_ids").get("iface-id");
        return id == null ? List.of() : List.of(id);
    }

    /**
     * A device of the node that is, or shall be, a port of the bridge.
     *
     * @param device name of the device, of port and interface
     * @param port the logical switch port
     * @param facts further external ids: whose it is
     */
    record Plug(String device, String port, Map<String, String> facts) {
        /** The fact that names the pod's network namespace. */
        static final String NAMESPACE = "pod_netns";

        Plug {
            facts = Map.copyOf(facts);
        }

        String fact(String key) {
            return facts.getOrDefault(key, "");
        }
    }

    /** A sentence if the database cannot be used now. */
    Optional<String> trouble() {
        return ovs.failure().map(failure -> "the database of ovs-vswitchd is not reached: " + failure);
    }

    /** Waits until the database is known and has the bridge: a pod may come right after the agent's start. */
    void awaitReady(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        boolean known = ovs.waitInSync(limit)
                && ovs.replica()
                        .await(
                                view -> !view.byIndex(BRIDGE, MonitoredTable.BY_NAME, NAME)
                                        .isEmpty(),
                                limit.minusNanos(System.nanoTime() - start));
        if (!known) {
            throw CniError.later(
                    trouble()
                            .orElse(
                                    "there is no bridge br-int in the database of ovs-vswitchd: see whether ovs-vswitchd runs"));
        }
    }

    /** What the node's operator, or a start script, wrote for OVN. */
    Map<String, String> settings() {
        return ovs.replica()
                .read(view -> root(view).map(row -> row.map("external_ids")).orElse(Map.of()));
    }

    /** Sets keys of OVN's settings; those that have the value already are not written. */
    void set(Map<String, String> wanted) throws OvsdbException, InterruptedException {
        var have = settings();
        var missing = new HashMap<>(wanted);
        missing.entrySet().removeIf(entry -> entry.getValue().equals(have.get(entry.getKey())));
        if (missing.isEmpty()) {
            return;
        }
        var root = ovs.replica().read(IntegrationBridge::root).orElseThrow();
        ovs.transact(new Transaction()
                .mutate(
                        DATABASE_ROOT,
                        root.uuid(),
                        Mutation.delete("external_ids", Value.ofTexts(missing.keySet())),
                        Mutation.insert("external_ids", Value.ofMap(missing))));
    }

    /** Whether packets are switched in user space: the kernel's offloads do not work with it. */
    boolean isUserspace() {
        return ovs.replica().read(view -> bridge(view).text("datapath_type").equals("netdev"));
    }

    /** Makes the bridge if there is none, on the datapath that OVN's settings name. */
    void ensure() throws OvsdbException, InterruptedException {
        if (ovs.replica()
                .read(view ->
                        !view.byIndex(BRIDGE, MonitoredTable.BY_NAME, NAME).isEmpty())) {
            return;
        }
        var root = ovs.replica().read(IntegrationBridge::root).orElseThrow();
        var ids = Value.ofMap(Map.of("vendor", VENDOR));
        var create = new Transaction();
        // ovn-controller makes the bridge too: whoever is second finds it there.
        create.requireNone(BRIDGE, Clause.equal("name", NAME));
        var device = create.insert(INTERFACE, Map.of("name", Value.of(NAME), "type", Value.of("internal")));
        var port = create.insert(PORT, Map.of("name", Value.of(NAME), "interfaces", Value.of(device)));
        var columns = new HashMap<String, Value>(Map.of(
                "name", Value.of(NAME), "ports", Value.of(port), "fail_mode", Value.of("secure"), "external_ids", ids));
        var datapath = settings().get("ovn-bridge-datapath-type");
        if (datapath != null) {
            columns.put("datapath_type", Value.of(datapath));
        }
        var bridge = create.insert(BRIDGE, columns);
        create.mutate(DATABASE_ROOT, root.uuid(), Mutation.insert("bridges", Value.of(bridge)));
        ovs.transact(create);
    }

    /** Plugs a device in. Whatever else holds its name, or its logical port, goes in the same moment. */
    void plug(Plug plug) throws OvsdbException, InterruptedException {
        plug(plug, Map.of());
    }

    /** The same with further columns of the interface. */
    void plug(Plug plug, Map<String, Value> more) throws OvsdbException, InterruptedException {
        var change = new Transaction();
        var bridge = ovs.replica().read(IntegrationBridge::bridge);
        var stale = ovs.replica().read(view -> stalePorts(view, bridge, plug));
        if (!stale.isEmpty()) {
            change.mutate(BRIDGE, bridge.uuid(), Mutation.delete("ports", Value.ofRows(stale)));
        }
        var ids = new HashMap<>(plug.facts());
        ids.put("iface-id", plug.port());
        ids.put("vendor", VENDOR);
        var columns = new HashMap<>(more);
        columns.put("name", Value.of(plug.device()));
        columns.put("external_ids", Value.ofMap(ids));
        var device = change.insert(INTERFACE, columns);
        Atom port = change.insert(
                PORT,
                Map.of(
                        "name", Value.of(plug.device()),
                        "interfaces", Value.of(device),
                        "external_ids", Value.ofMap(Map.of("vendor", VENDOR))));
        change.mutate(BRIDGE, bridge.uuid(), Mutation.insert("ports", Value.of(port)));
        ovs.transact(change);
    }

    private static List<UUID> stalePorts(Replica.View view, Row bridge, Plug plug) {
        var names = new ArrayList<String>(List.of(plug.device()));
        view.byIndex(INTERFACE, BY_IFACE_ID, plug.port()).forEach(row -> names.add(row.text("name")));
        var ports = new ArrayList<UUID>();
        for (String name : names) {
            view.byIndex(PORT, MonitoredTable.BY_NAME, name).stream()
                    .map(Row::uuid)
                    .filter(bridge.rows("ports")::contains)
                    .forEach(ports::add);
        }
        return ports;
    }

    /** Takes a device out; false if it was not in. */
    boolean unplug(String device) throws OvsdbException, InterruptedException {
        var bridge = ovs.replica().read(IntegrationBridge::bridge);
        var ports = ovs.replica()
                .read(view -> view.byIndex(PORT, MonitoredTable.BY_NAME, device).stream()
                        .map(Row::uuid)
                        .filter(bridge.rows("ports")::contains)
                        .toList());
        if (ports.isEmpty()) {
            return false;
        }
        ovs.transact(new Transaction().mutate(BRIDGE, bridge.uuid(), Mutation.delete("ports", Value.ofRows(ports))));
        return true;
    }

    /** What is plugged in by an agent, in no order. */
    List<Plug> plugs() {
        return ovs.replica()
                .read(view -> view.rows(INTERFACE).stream()
                        .flatMap(row -> plug(row).stream())
                        .toList());
    }

    Optional<Plug> plugged(String device) {
        return ovs.replica().read(view -> device(view, device).flatMap(IntegrationBridge::plug));
    }

    /** What is plugged in for a logical port. */
    Optional<Plug> pluggedAt(String port) {
        return ovs.replica()
                .read(view -> view.byIndex(INTERFACE, BY_IFACE_ID, port).stream()
                        .flatMap(row -> plug(row).stream())
                        .findFirst());
    }

    /** A row as what it means; empty for an interface that is not an agent's. */
    private static Optional<Plug> plug(Row row) {
        var ids = row.map("external_ids");
        var port = ids.get("iface-id");
        return port == null || !VENDOR.equals(ids.get("vendor"))
                ? Optional.empty()
                : Optional.of(new Plug(row.text("name"), port, ids));
    }

    /**
     * Waits until ovn-controller has put the flows of a port in place.
     *
     * @throws CniError if it does not, or ovs-vswitchd cannot use the device
     */
    void awaitFlows(Plug plug, Duration limit) throws InterruptedException {
        boolean settled = ovs.replica()
                .await(
                        view -> device(view, plug.device())
                                .map(row -> installed(row) || !row.text("error").isEmpty())
                                .orElse(false),
                        limit);
        var row = ovs.replica().read(view -> device(view, plug.device()));
        var error = row.map(it -> it.text("error")).orElse("");
        if (!error.isEmpty()) {
            throw CniError.later("ovs-vswitchd cannot use the device %s: %s".formatted(plug.device(), error));
        }
        if (!settled) {
            throw CniError.later(
                    "the flows of port %s were not installed within %d s: see whether ovn-controller runs on this node, and whether the port is in OVN"
                            .formatted(plug.port(), limit.toSeconds()));
        }
    }

    private static boolean installed(Row device) {
        return device.map("external_ids").getOrDefault("ovn-installed", "").equals("true");
    }

    private static Optional<Row> device(Replica.View view, String name) {
        return view.byIndex(INTERFACE, MonitoredTable.BY_NAME, name).stream().findFirst();
    }

    private static Optional<Row> root(Replica.View view) {
        return view.rows(DATABASE_ROOT).stream().findFirst();
    }

    private static Row bridge(Replica.View view) {
        return view.byIndex(BRIDGE, MonitoredTable.BY_NAME, NAME).stream()
                .findFirst()
                .orElseThrow(
                        () -> CniError.later(
                                "there is no bridge br-int in the database of ovs-vswitchd yet: see whether it can be reached and ovn-controller runs"));
    }
}

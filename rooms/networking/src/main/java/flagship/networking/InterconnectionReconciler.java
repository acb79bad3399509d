package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.networking.InterconnectionRows.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Connects Vpcs with the same ones of other clusters, as the ConfigMap {@value InterconnectionConfig#NAME} says: the default Vpc, and those that ask for it.
 * Has one key. What it writes makes the daemon {@code ovn-ic} do the rest. docs/decisions/0034.
 *
 * <p>While the common database is away, what is connected stays so.
 */
final class InterconnectionReconciler implements Reconciler<String>, AutoCloseable {
    /** Annotation of a Vpc: {@code true} connects it with those of the same name. */
    static final String WISH = "connect.flagship.io/interconnection";

    private static final Logger log = LoggerFactory.getLogger(InterconnectionReconciler.class);
    private static final String GATEWAY_LABEL = "ovn.kubernetes.io/ic-gw";
    private static final String SWITCH = "ts";
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A daemon that does not forget what it learned within this time does not run. */
    private static final Duration FORGETTING_MAX = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofMillis(100);

    /**
     * How far a Vpc's connection is.
     *
     * @param missing what users must be told
     * @param finished false while it goes on in a moment by itself
     */
    private record Link(Optional<String> missing, boolean finished) {
        static final Link FINISHED = new Link(Optional.empty(), true);
        static final Link GOES_ON = new Link(Optional.empty(), false);

        static Link misses(String what) {
            return new Link(Optional.of(what), true);
        }
    }

    private final NetworkCaches caches;
    private final Supplier<Optional<ObjectNode>> settings;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final EventRecorder events;
    private final Timing timing;
    private final TransitSwitches switches = new TransitSwitches();
    private final TransitPorts ports = new TransitPorts();
    /** The state of the northbound database that must be translated before a port can be settled, by port; of the one worker. */
    private final Map<String, Long> stamps = new HashMap<>();
    /** What users were told last; of the one worker. */
    private String told = "";
    /** When the way back began, on the monotonic clock; absent while nothing is taken back. */
    private Optional<Long> leavingSince = Optional.empty();

    /**
     * @param settings the ConfigMap
     */
    InterconnectionReconciler(
            NetworkCaches caches,
            Supplier<Optional<ObjectNode>> settings,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            EventRecorder events,
            Timing timing) {
        this.caches = caches;
        this.settings = settings;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
        this.events = events;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String key) throws IOException, InterruptedException {
        InterconnectionConfig wanted;
        try {
            wanted = InterconnectionConfig.of(settings.get());
        } catch (IllegalArgumentException e) {
            tell(EventRecorder.WARNING, "InterconnectionFailed", String.valueOf(e.getMessage()));
            return Outcome.done(); // What is connected stays; a change of the ConfigMap leads here again.
        }
        if (wanted.enabled()) {
            leavingSince = Optional.empty();
            return join(wanted);
        }
        return leave(wanted);
    }

    private Outcome join(InterconnectionConfig wanted) throws IOException, InterruptedException {
        labelGateways(wanted.gatewayNodes());
        var vpcs = vpcs();
        var conflicts = writeGlobal(wanted, vpcs);
        var chassis = chassis(wanted.gatewayNodes());
        var waits = new ArrayList<String>();
        if (!conflicts.isEmpty()) {
            waits.add(
                    "networks that another cluster has too are neither told nor learned: %s; give the Subnets other addresses, then switch off and on"
                            .formatted(conflicts));
        }
        if (chassis.isEmpty()) {
            waits.add("none of the gw-nodes %s has told its chassis: does the network agent run there?"
                    .formatted(wanted.gatewayNodes()));
        }
        boolean finished = true;
        for (String vpc : vpcs) {
            var link = connect(wanted, vpc, chassis);
            link.missing().ifPresent(waits::add);
            finished &= link.finished();
        }
        for (String vpc : northbound.read(InterconnectionRows::connected)) {
            if (!vpcs.contains(vpc)) {
                northbound.write(new Scope.OfInterconnection(vpc), List.of(), VpcReconciler.WRITE_LIMIT);
            }
        }
        if (!waits.isEmpty()) {
            tell(EventRecorder.WARNING, "InterconnectionWaits", String.join("; ", waits));
            return Outcome.after(finished ? AGAIN : SOON);
        }
        if (!finished) {
            return Outcome.after(SOON);
        }
        tell(
                EventRecorder.NORMAL,
                "InterconnectionReady",
                "zone %s: connected are the Vpcs %s".formatted(wanted.zone(), vpcs));
        return Outcome.done();
    }

    private Link connect(InterconnectionConfig wanted, String vpc, List<String> chassis)
            throws IOException, InterruptedException {
        var name = transitSwitch(vpc);
        if (caches.subnet(name).isPresent()) {
            return Link.misses(
                    "Subnet %s has the name of the transit switch of Vpc %s: rename it".formatted(name, vpc));
        }
        var routerPort = InterconnectionRows.routerPort(wanted.zone(), name);
        var port = InterconnectionRows.switchPort(wanted.zone(), name);
        var address = northbound.read(view -> InterconnectionRows.address(view, routerPort));
        try {
            if (address.isEmpty()) {
                address = Optional.of(switches.address(wanted, name));
            }
            boolean there = northbound.read(view -> view.named(Northbound.SWITCH, name)
                    .filter(InterconnectionRows::isTransit)
                    .isPresent());
            if (!there) {
                return Link.misses(
                        "transit switch %s has not come from the daemon ovn-ic: does it run for this cluster?"
                                .formatted(name));
            }
            if (northbound.read(view -> view.named(Northbound.SWITCH_PORT, port).isEmpty())) {
                stamps.remove(port);
                var missing = ports.reserve(wanted, name, port, InterconnectionRows.tunnelKey(address.get()));
                if (missing.isPresent()) {
                    return new Link(missing, false);
                }
            }
        } catch (IOException e) {
            return Link.misses(String.valueOf(e.getMessage()));
        }
        var learned = config.isDefaultVpc(vpc)
                ? northbound.read(view -> InterconnectionRows.learned(view, vpc))
                : new TreeSet<String>();
        northbound.write(
                new Scope.OfInterconnection(vpc),
                InterconnectionRows.of(new Connection(vpc, wanted.zone(), name, address.get(), chassis, learned)),
                VpcReconciler.WRITE_LIMIT);
        return settle(wanted, name, port);
    }

    /** Once the daemon can see the port it may have the row that is prepared for it. */
    private Link settle(InterconnectionConfig wanted, String transitSwitch, String port)
            throws IOException, InterruptedException {
        if (ports.isSettled(port)) {
            return Link.FINISHED;
        }
        var stamp = stamps.get(port);
        if (stamp == null) {
            stamps.put(port, northbound.stamp());
            return Link.GOES_ON;
        }
        if (northbound.translated() < stamp) {
            return Link.GOES_ON;
        }
        try {
            ports.settle(wanted, transitSwitch, port);
            stamps.remove(port);
            return Link.FINISHED;
        } catch (IOException e) {
            return Link.misses(String.valueOf(e.getMessage()));
        }
    }

    private String transitSwitch(String vpc) {
        return config.isDefaultVpc(vpc) ? SWITCH : SWITCH + "-" + vpc;
    }

    /** The Vpcs to connect, by name. */
    private Set<String> vpcs() {
        var names = new TreeSet<String>();
        for (Vpc vpc : caches.allVpcs()) {
            boolean wished = "true".equals(vpc.metadata().annotations().get(WISH));
            if (!vpc.metadata().isBeingDeleted() && (config.isDefaultVpc(vpc.name()) || wished)) {
                names.add(vpc.name());
            }
        }
        return names;
    }

    /** Returns the networks that another cluster has too. */
    private Set<String> writeGlobal(InterconnectionConfig wanted, Set<String> vpcs)
            throws IOException, InterruptedException {
        var conflicts = conflicts(vpcs);
        var all = hidden(vpcs);
        all.addAll(conflicts);
        var hidden = String.join(",", all);
        var route = Boolean.toString(wanted.autoRoute());
        northbound.write(
                new Scope.Global(),
                List.of(GlobalRow.of(
                        config,
                        Map.of(
                                "ic-route-adv", route,
                                "ic-route-learn", route,
                                "ic-route-blacklist", hidden,
                                "ic-route-denylist", hidden),
                        InterconnectionConflicts.note(conflicts),
                        Optional.of(wanted.zone()))),
                VpcReconciler.WRITE_LIMIT);
        return conflicts;
    }

    /** Of each Vpc by itself: tenants may have the same addresses. */
    private Set<String> conflicts(Set<String> vpcs) {
        return northbound.read(view -> {
            var ids = view.rows(Northbound.GLOBAL).stream()
                    .findFirst()
                    .map(row -> row.map("external_ids"))
                    .orElse(Map.of());
            var all = new TreeSet<String>();
            for (String vpc : vpcs) {
                all.addAll(InterconnectionConflicts.of(told(vpc), InterconnectionRows.learned(view, vpc), ids));
            }
            return all;
        });
    }

    /** The networks of a Vpc that other clusters hear of. */
    private List<Cidr> told(String vpc) {
        return caches.allSubnets().stream()
                .filter(subnet -> vpcOf(subnet).equals(vpc) && !subnet.spec().disableInterConnection())
                .flatMap(subnet -> Cidr.parseList(subnet.spec().cidrBlock()).orElse(List.of()).stream())
                .toList();
    }

    private String vpcOf(Subnet subnet) {
        return subnet.spec().vpc().isEmpty()
                ? config.clusterRouter()
                : subnet.spec().vpc();
    }

    /** Networks that no other cluster hears of, nor is heard about: they are in every cluster, or a user said so. */
    private Set<String> hidden(Set<String> vpcs) {
        var networks = new TreeSet<String>();
        addNetworks(networks, config.cidrs().joinCidr());
        for (Subnet subnet : caches.allSubnets()) {
            if (subnet.spec().disableInterConnection() && vpcs.contains(vpcOf(subnet))) {
                addNetworks(networks, subnet.spec().cidrBlock());
            }
        }
        caches.nodes().list().stream()
                .flatMap(node -> NodeFacts.of(node.toJson()).internal().stream())
                .forEach(
                        address -> networks.add(address + "/" + address.family().bits()));
        return networks;
    }

    private static void addNetworks(Set<String> networks, String list) {
        Arrays.stream(list.split(",", -1))
                .flatMap(text -> Cidr.parse(text.strip()).stream())
                .forEach(cidr -> networks.add(cidr.toString()));
    }

    private List<String> chassis(List<String> names) {
        var all = new ArrayList<String>();
        for (String name : names) {
            caches.nodes()
                    .get(NetworkCaches.cluster(name))
                    .map(node ->
                            ObjectMeta.of(node.toJson()).annotations().getOrDefault(ExternalReconciler.CHASSIS, ""))
                    .filter(chassis -> !chassis.isEmpty())
                    .ifPresent(all::add);
        }
        return all;
    }

    /** By the label the agent of a node knows that it must accept packets of other clusters. */
    private void labelGateways(List<String> names) throws IOException, InterruptedException {
        for (var raw : caches.nodes().list()) {
            var has = raw.head().labels().getOrDefault(GATEWAY_LABEL, "false");
            var wanted = Boolean.toString(names.contains(raw.head().name()));
            if (!has.equals(wanted)) {
                var patch = Json.object();
                patch.putObject("metadata").putObject("labels").put(GATEWAY_LABEL, wanted);
                ObjectWriter.ifThere(() -> objects.client().mergePatch(NetworkCaches.NODES, raw.key(), patch));
            }
        }
    }

    /** First the routes go, by the daemon that learned them; then what they lead over. */
    private Outcome leave(InterconnectionConfig last) throws IOException, InterruptedException {
        var vpcs = northbound.read(InterconnectionRows::connected);
        boolean configured = northbound.read(view -> view.rows(Northbound.GLOBAL).stream()
                .anyMatch(row -> row.map("options")
                                .getOrDefault("ic-route-learn", "false")
                                .equals("true")
                        || row.map("options")
                                .getOrDefault("ic-route-adv", "false")
                                .equals("true")));
        if (vpcs.isEmpty() && !configured) {
            labelGateways(List.of());
            return Outcome.done();
        }
        northbound.write(
                new Scope.Global(),
                List.of(GlobalRow.of(
                        config,
                        Map.of("ic-route-adv", "false", "ic-route-learn", "false"),
                        InterconnectionConflicts.note(Set.of()),
                        Optional.empty())),
                VpcReconciler.WRITE_LIMIT);
        long now = timing.nanoTime();
        long since = leavingSince.orElse(now);
        leavingSince = Optional.of(since);
        boolean learned = vpcs.stream()
                .anyMatch(vpc -> !northbound
                        .read(view -> InterconnectionRows.learned(view, vpc))
                        .isEmpty());
        if (learned && now - since < FORGETTING_MAX.toNanos()) {
            return Outcome.after(SOON);
        }
        for (String vpc : vpcs) {
            northbound.write(new Scope.OfInterconnection(vpc), List.of(), VpcReconciler.WRITE_LIMIT);
        }
        labelGateways(List.of());
        leavingSince = Optional.empty();
        try {
            switches.leave(last);
            ports.leave(last);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("the place on the transit switch stays noted for this zone");
        }
        tell(EventRecorder.NORMAL, "InterconnectionOff", "this cluster is connected with no other one");
        return Outcome.done();
    }

    private void tell(String type, String reason, String message) {
        if (told.equals(message)) {
            return;
        }
        told = message;
        var level = type.equals(EventRecorder.WARNING) ? Level.WARN : Level.INFO;
        log.atLevel(level)
                .addKeyValue("reason", reason)
                .addKeyValue("message", message)
                .log("interconnection");
        settings.get()
                .ifPresent(object -> events.record(
                        new Subject(
                                "v1",
                                "ConfigMap",
                                NatSettings.NAMESPACE,
                                InterconnectionConfig.NAME,
                                object.at("/metadata/uid").asText(""),
                                ""),
                        type,
                        reason,
                        message));
    }

    @Override
    public void close() {
        switches.close();
        ports.close();
    }
}

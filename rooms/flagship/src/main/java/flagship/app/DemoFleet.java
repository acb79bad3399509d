package flagship.app;

import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.KubeClient;
import flagship.simulator.DemoLife;
import flagship.simulator.DemoWorkloads;
import flagship.simulator.SimulatedMember;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A control plane and simulated members, joined, in this process. Every API server has a port and a data directory of its own. */
final class DemoFleet implements AutoCloseable {
    private static final List<String> CITIES = List.of(
            "amsterdam",
            "boston",
            "cape-town",
            "delhi",
            "edinburgh",
            "fukuoka",
            "geneva",
            "helsinki",
            "istanbul",
            "jakarta");
    private static final Duration LIFE_PAUSE = Duration.ofSeconds(2);
    private static final int NODES = 3;

    private final Closer closer;
    private final ControlPlane plane;
    private final DataDirectory data;
    private final Map<String, SimulatedMember> members;

    private DemoFleet(Closer closer, ControlPlane plane, DataDirectory data, Map<String, SimulatedMember> members) {
        this.closer = closer;
        this.plane = plane;
        this.data = data;
        this.members = members;
    }

    /** Starts everything and joins the members that have not joined yet; says what it does. */
    static DemoFleet start(DataDirectory data, int clusters, Consumer<String> progress)
            throws IOException, InterruptedException {
        var closer = new Closer();
        try {
            progress.accept("starting the control plane");
            var planeConfig = ApiServerConfig.of(data.root(), listen(data));
            var plane = closer.register(
                    ControlPlane.start(data, new CatalogPlace.InDirectory(data.catalog()), planeConfig, Role.all()));
            rememberPort(data, plane.uri());
            var members = new TreeMap<String, SimulatedMember>();
            for (int index = 0; index < clusters; index++) {
                var name = name(index);
                progress.accept("starting member " + name);
                var member = closer.register(member(data, name));
                new DemoWorkloads(new KubeClient(member.inProcess()), index).create();
                members.put(name, member);
            }
            var fleet = new DemoFleet(closer, plane, data, members);
            fleet.joinAll(progress);
            return fleet;
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    private static String name(int index) {
        var city = CITIES.get(index % CITIES.size());
        return index < CITIES.size() ? city : city + "-" + (index / CITIES.size() + 1);
    }

    private static SimulatedMember member(DataDirectory data, String name) throws IOException, InterruptedException {
        var own = DataDirectory.open(data.root().resolve("members").resolve(name));
        var member = SimulatedMembers.start(name, own, ApiServerConfig.of(own.root(), listen(own)), NODES);
        rememberPort(own, member.uri());
        return member;
    }

    /** The port of last time, so that a fleet that is started again finds its members where they were. */
    private static ListenAddress listen(DataDirectory data) throws IOException {
        var file = port(data);
        var port = Files.exists(file) ? Files.readString(file).strip() : "0";
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new UserError("%s holds no port number: remove it, and a free port is taken".formatted(file));
        }
        return new ListenAddress("127.0.0.1", Integer.parseInt(port));
    }

    private static void rememberPort(DataDirectory data, URI uri) throws IOException {
        Files.writeString(port(data), Integer.toString(uri.getPort()));
    }

    private static Path port(DataDirectory data) {
        return data.root().resolve("port");
    }

    private void joinAll(Consumer<String> progress) throws IOException, InterruptedException {
        var known = new ArrayList<String>();
        new FleetView(plane.host()).clusters().forEach(cluster -> known.add(cluster.name()));
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                progress.accept("joining " + name);
                new Membership(plane.host(), _ -> {}).join(name, Connection.read(memberKubeconfig(name), ""));
            }
        }
    }

    Path memberKubeconfig(String name) {
        return data.root().resolve("members").resolve(name).resolve("kubeconfig");
    }

    Path kubeconfig() {
        return data.kubeconfig();
    }

    ControlPlane plane() {
        return plane;
    }

    /** The members by name. */
    Map<String, SimulatedMember> members() {
        return members;
    }

    /** Lets the workloads of all members change a little from now on. */
    void live() {
        for (SimulatedMember member : members.values()) {
            closer.register(DemoLife.start(new KubeClient(member.inProcess()), LIFE_PAUSE, new Random()));
        }
    }

    @Override
    public void close() {
        closer.close();
    }
}

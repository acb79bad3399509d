package flagship.app;

import flagship.clusterimport.ImportPolicies;
import flagship.fleetapi.FleetAdmission;
import flagship.fleetapi.FleetCrds;
import flagship.fleetapi.NetworkCrds;
import flagship.fleetapi.PediaCluster;
import flagship.interpreter.InterpreterRules;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.CheckedDocuments;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.Transport;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import flagship.propagation.ClusterConfig;
import flagship.propagation.ClusterControllers;
import flagship.propagation.ClusterProxy;
import flagship.propagation.FleetInterpreter;
import flagship.propagation.FleetMetricValues;
import flagship.propagation.FleetMetrics;
import flagship.propagation.MemberCopies;
import flagship.propagation.Propagation;
import flagship.propagation.QuotaGuard;
import flagship.search.Search;
import flagship.sync.Sync;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A control plane with its embedded API server in this process: everything it runs is wired here, from top to bottom. */
final class ControlPlane implements AutoCloseable {
    private final Closer closer;
    private final ApiServer server;
    private final Optional<Sync> sync;

    private ControlPlane(Closer closer, ApiServer server, Optional<Sync> sync) {
        this.closer = closer;
        this.server = server;
        this.sync = sync;
    }

    /**
     * Starts the roles on an embedded store and opens the port last, so that who reaches it finds everything.
     *
     * @param roles at least APISERVER
     */
    static ControlPlane start(DataDirectory data, CatalogPlace place, ApiServerConfig config, Set<Role> roles)
            throws InterruptedException {
        return start(data, place, config, roles, RoleSettings.DEFAULT, Optional.empty());
    }

    /** What this program's build has checked and every server gets. */
    private static List<byte[]> broughtAlong() {
        return Stream.of(FleetAdmission.all(), FleetCrds.all(), NetworkCrds.all())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The same with settings for the roles.
     *
     * @param networks what the role networking needs; absent where it does not run
     */
    static ControlPlane start(
            DataDirectory data,
            CatalogPlace place,
            ApiServerConfig config,
            Set<Role> roles,
            RoleSettings settings,
            Optional<NetworkingOptions.Settings> networks)
            throws InterruptedException {
        var clock = Clock.systemUTC();
        var closer = new Closer();
        try {
            var cipher = data.cipher();
            var store = closer.register(
                    SqliteObjectStore.open(StoreConfig.of(data.store()).sealing(cipher, ControlPlane::isSealed)));
            var policies = FleetAdmission.all(settings.scheduling().noExecutePolicies());
            var server =
                    closer.register(ApiServer.create(config, store, CheckedDocuments.of(ControlPlane::broughtAlong)));
            var host = server.inProcess(UserInfo.system("flagship"));
            new CrdInstallation(host).install(FleetCrds.all());
            new AdmissionInstallation(host).install(policies);
            var sync = Optional.<Sync>empty();
            var copies = MemberCopies.NONE;
            if (roles.contains(Role.SEARCH) || roles.contains(Role.SYNC)) {
                var catalog = closer.register(place.open(cipher, settings.historyRetention()));
                if (roles.contains(Role.SEARCH)) {
                    var search = closer.register(Search.open(catalog, host, server.authorizer(), settings.search()));
                    server.mount(search);
                    server.mount(search.questions());
                }
                if (roles.contains(Role.SYNC)) {
                    var shared = SyncSharing.of(settings.sync(), place, data, host, SyncSharing.NAMESPACE);
                    var started = closer.register(Sync.start(host, catalog, shared, clock));
                    closer.register(SyncMetrics.start(started, config.metrics()));
                    closer.register(ImportPolicies.startAlone(host, clock));
                    sync = Optional.of(started);
                    copies = MemberCopies.in(catalog);
                }
            }
            if (settings.propagation().quotaEnforcement()) {
                server.guard(closer.register(QuotaGuard.start(host)));
            }
            server.mount(new ClusterProxy(host, server::inProcess));
            server.mount(closer.register(FleetMetrics.open(host)));
            FleetMetricValues.open(host).forEach(values -> server.mount(closer.register(values)));
            if (roles.contains(Role.PROPAGATION)) {
                AgentEntrance.install(host);
                var meters = new PropagationMetrics(config.metrics());
                BuildInfo.show(config.metrics());
                closer.register(ClusterMetrics.start(host, config.metrics()));
                closer.register(ClusterControllers.start(host, ClusterConfig.DEFAULT, copies, clock, meters));
                var rules = new InterpreterRules(settings.scheduling().quotaEstimate());
                var interpreter = closer.register(FleetInterpreter.start(host, rules, meters));
                closer.register(Propagation.start(host, settings.propagation(), interpreter.rules(), clock, meters));
            }
            if (roles.contains(Role.SCHEDULER)) {
                var scheduler = closer.register(
                        SchedulerRole.startAlone(host, settings.scheduling(), copies, config.metrics()));
                server.mount(new DecisionApi(scheduler.scheduler()));
            }
            if (networks.isPresent()) {
                closer.register(NetworkingRole.startAlone(host, networks.get()));
            }
            server.listen();
            AgentEntrance.publish(host, server.uri(), server.adminAccess());
            closer.register(FleetKubeconfig.keep(data.kubeconfig(), server.uri(), server.adminAccess(), host));
            return new ControlPlane(closer, server, sync);
        } catch (Throwable failure) {
            closer.closeAfter(failure); // Newest first; whatever also fails is added as suppressed.
            throw failure;
        }
    }

    /** An API server alone: native kinds and CRDs, no fleet. */
    static ControlPlane startApiServer(DataDirectory data, ApiServerConfig config) {
        var closer = new Closer();
        try {
            var store = closer.register(SqliteObjectStore.open(
                    StoreConfig.of(data.store()).sealing(data.cipher(), ControlPlane::isSealed)));
            var server = closer.register(ApiServer.create(config, store));
            server.listen();
            AdminKubeconfig.write(data.kubeconfig(), server.uri(), server.adminAccess());
            return new ControlPlane(closer, server, Optional.empty());
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    /** Secrets, and the kind that may hold a member's credentials in its spec. */
    private static boolean isSealed(String key) {
        return key.startsWith("/registry/core/secrets/")
                || key.startsWith(
                        "/registry/" + PediaCluster.RESOURCE.group() + "/" + PediaCluster.RESOURCE.resource() + "/");
    }

    URI uri() {
        return server.uri();
    }

    /** A way to call the API server from this process, as one who may do everything. */
    Transport host() {
        return server.inProcess(UserInfo.system("flagship"));
    }

    /** The sync of members; absent where this process has not that role. */
    Optional<Sync> sync() {
        return sync;
    }

    @Override
    public void close() {
        closer.close();
    }
}

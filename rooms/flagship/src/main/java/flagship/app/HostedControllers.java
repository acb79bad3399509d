package flagship.app;

import flagship.fleetapi.FleetAdmission;
import flagship.fleetapi.FleetCrds;
import flagship.interpreter.InterpreterRules;
import flagship.kubeapiserver.ExtensionConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.propagation.ClusterConfig;
import flagship.propagation.ClusterControllers;
import flagship.propagation.FleetInterpreter;
import flagship.propagation.MemberCopies;
import flagship.propagation.Propagation;
import flagship.search.Search;
import flagship.sync.Sync;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The control plane's roles on a Kubernetes API server that exists already. */
final class HostedControllers implements AutoCloseable {
    private static final Set<Role> POSSIBLE =
            EnumSet.of(Role.SEARCH, Role.SYNC, Role.PROPAGATION, Role.SCHEDULER, Role.NETWORKING);
    private static final Set<Role> OF_FIND = EnumSet.of(Role.SEARCH, Role.SYNC);

    private final Closer closer;
    private final String host;
    private final Optional<HostedApis> apis;

    private HostedControllers(Closer closer, String host, Optional<HostedApis> apis) {
        this.closer = closer;
        this.host = host;
        this.apis = apis;
    }

    /**
     * What to run, and how.
     *
     * @param roles all of them means those that are possible here
     * @param networks what the role networking needs; absent where it does not run
     * @param service leads to this process; absent where nothing is served
     * @param listen where searches and questions to the scheduler are served
     */
    record Setup(
            Set<Role> roles,
            RoleSettings settings,
            Optional<NetworkingOptions.Settings> networks,
            Optional<HostService> service,
            ListenAddress listen) {
        Setup {
            roles = Set.copyOf(roles.equals(Role.all()) ? possible(service.isPresent()) : roles);
            if (!POSSIBLE.containsAll(roles)) {
                throw new UserError(
                        "with --host-kubeconfig this version runs the roles search, sync, propagation, scheduler and networking");
            }
            if (roles.contains(Role.SEARCH) && service.isEmpty()) {
                throw new UserError(
                        "with --host-kubeconfig the role search needs --host-service NAMESPACE/NAME: the Service by which that API server reaches it");
            }
        }

        private static Set<Role> possible(boolean isServed) {
            var roles = EnumSet.copyOf(POSSIBLE);
            if (!isServed) {
                roles.remove(Role.SEARCH);
            }
            return roles;
        }

        private boolean finds() {
            return OF_FIND.containsAll(roles);
        }

        private boolean runs(Role role) {
            return roles.contains(role);
        }
    }

    /** @throws UserError if the roles cannot be run there */
    static HostedControllers start(DataDirectory data, CatalogPlace place, Path kubeconfig, Setup setup)
            throws InterruptedException {
        var settings = setup.settings();
        if (settings.propagation().quotaEnforcement()) {
            throw new UserError(
                    "the gate FederatedQuotaEnforcement needs the embedded API server, which judges each write: leave it out with --host-kubeconfig");
        }
        var clientConfig = Connection.read(kubeconfig, "");
        var clock = Clock.systemUTC();
        var closer = new Closer();
        try {
            var transport = closer.register(HttpTransport.open(clientConfig));
            new CrdInstallation(transport).install(setup.finds() ? FleetCrds.ofFind() : FleetCrds.all());
            if (!setup.finds()) {
                new AdmissionInstallation(transport)
                        .install(FleetAdmission.all(settings.scheduling().noExecutePolicies()));
            }
            var extension = extension(data, transport, setup, clock);
            // Without a Service nothing serves metrics; they are kept so that what counts need not know.
            var metrics = extension
                    .map(ExtensionConfig::metrics)
                    .orElseGet(() -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            var apis = apis(transport, setup, extension);
            apis.ifPresent(closer::register);
            var copies = MemberCopies.NONE;
            if (setup.runs(Role.SYNC) || setup.runs(Role.SEARCH)) {
                var catalog = closer.register(place.open(data.cipher(), settings.historyRetention()));
                if (setup.runs(Role.SYNC)) {
                    var namespace = setup.service().map(HostService::namespace).orElse(SyncSharing.NAMESPACE);
                    var config = SyncSharing.of(settings.sync(), place, data, transport, namespace);
                    var sync = closer.register(Sync.start(transport, catalog, config, clock));
                    closer.register(SyncMetrics.start(sync, metrics));
                    closer.register(ImportRole.startElected(transport, namespace, clock));
                    copies = MemberCopies.in(catalog);
                }
                if (setup.runs(Role.SEARCH)) {
                    var server = apis.orElseThrow();
                    var search =
                            closer.register(Search.open(catalog, transport, server.authorizer(), settings.search()));
                    server.mount(search);
                    server.mount(search.questions());
                }
            }
            if (setup.runs(Role.PROPAGATION)) {
                AgentEntrance.install(transport);
                var meters = new PropagationMetrics(metrics);
                BuildInfo.show(metrics);
                closer.register(ClusterMetrics.start(transport, metrics));
                closer.register(ClusterControllers.start(transport, ClusterConfig.DEFAULT, copies, clock, meters));
                var rules = new InterpreterRules(settings.scheduling().quotaEstimate());
                var interpreter = closer.register(FleetInterpreter.start(transport, rules, meters));
                closer.register(
                        Propagation.start(transport, settings.propagation(), interpreter.rules(), clock, meters));
            }
            if (setup.runs(Role.SCHEDULER)) {
                var scheduler =
                        closer.register(SchedulerRole.startElected(transport, settings.scheduling(), copies, metrics));
                apis.ifPresent(it -> it.mount(new DecisionApi(scheduler.scheduler())));
            }
            if (setup.networks().isPresent()) {
                closer.register(
                        NetworkingRole.startElected(transport, setup.networks().get()));
            }
            if (apis.isPresent()) {
                apis.get().listen();
            }
            return new HostedControllers(closer, clientConfig.server().toString(), apis);
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    /** The keys that processes share are there afterwards; absent where no Service leads here. */
    private static Optional<ExtensionConfig> extension(DataDirectory data, Transport host, Setup setup, Clock clock)
            throws InterruptedException {
        if (setup.service().isEmpty()) {
            return Optional.empty();
        }
        var service = setup.service().get();
        var authority = SharedKeys.open(new KubeClient(host), service.namespace(), data, clock);
        return Optional.of(ExtensionConfig.of(setup.listen(), authority, service.dnsNames()));
    }

    /** What roles serve, and the metrics of all of them; absent where nothing leads here, or no role serves anything. */
    private static Optional<HostedApis> apis(Transport host, Setup setup, Optional<ExtensionConfig> extension)
            throws InterruptedException {
        return extension.isPresent() && (setup.runs(Role.SEARCH) || setup.runs(Role.SCHEDULER))
                ? Optional.of(
                        HostedApis.open(host, extension.get(), setup.service().orElseThrow()))
                : Optional.empty();
    }

    String host() {
        return host;
    }

    /** What is served; absent where nothing is. */
    Optional<HostedApis> apis() {
        return apis;
    }

    @Override
    public void close() {
        closer.close();
    }
}

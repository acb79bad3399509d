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
import flagship.propagation.PropagationMeters;
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
    private final Optional<HostedSearch> search;

    private HostedControllers(Closer closer, String host, Optional<HostedSearch> search) {
        this.closer = closer;
        this.host = host;
        this.search = search;
    }

    /**
     * What to run, and how.
     *
     * @param roles all of them means those that are possible here
     * @param networks what the role networking needs; absent where it does not run
     * @param service leads to this process; absent where nothing is served
     * @param listen where search is served
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
                new AdmissionInstallation(transport).install(FleetAdmission.all());
            }
            var extension = extension(data, transport, setup, clock);
            // Without search nothing serves metrics; they are kept so that what counts need not know.
            var metrics = extension
                    .map(ExtensionConfig::metrics)
                    .orElseGet(() -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            var copies = MemberCopies.NONE;
            var search = Optional.<HostedSearch>empty();
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
                    search = Optional.of(closer.register(HostedSearch.start(
                            transport,
                            catalog,
                            settings.search(),
                            extension.orElseThrow(),
                            setup.service().orElseThrow())));
                }
            }
            if (setup.runs(Role.PROPAGATION)) {
                AgentEntrance.install(transport);
                closer.register(ClusterControllers.start(
                        transport, ClusterConfig.DEFAULT, copies, clock, PropagationMeters.NONE));
                var interpreter = closer.register(FleetInterpreter.start(transport, InterpreterRules.DEFAULT));
                closer.register(Propagation.start(
                        transport, settings.propagation(), interpreter.rules(), clock, PropagationMeters.NONE));
            }
            if (setup.runs(Role.SCHEDULER)) {
                closer.register(SchedulerRole.startElected(transport, settings.scheduling(), copies, metrics));
            }
            if (setup.networks().isPresent()) {
                closer.register(
                        NetworkingRole.startElected(transport, setup.networks().get()));
            }
            return new HostedControllers(closer, clientConfig.server().toString(), search);
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

    String host() {
        return host;
    }

    /** What serves searches; absent where this process has not that role. */
    Optional<HostedSearch> search() {
        return search;
    }

    @Override
    public void close() {
        closer.close();
    }
}

package flagship.app;

import flagship.fleetapi.FleetAdmission;
import flagship.fleetapi.FleetCrds;
import flagship.interpreter.InterpreterRules;
import flagship.kubeclient.HttpTransport;
import flagship.propagation.ClusterConfig;
import flagship.propagation.ClusterControllers;
import flagship.propagation.FleetInterpreter;
import flagship.propagation.MemberCopies;
import flagship.propagation.Propagation;
import flagship.propagation.PropagationMeters;
import flagship.sync.Sync;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The control plane's controllers on a Kubernetes API server that exists already. */
final class HostedControllers implements AutoCloseable {
    private static final Set<Role> POSSIBLE = EnumSet.of(Role.SYNC, Role.PROPAGATION, Role.SCHEDULER, Role.NETWORKING);

    private final Closer closer;
    private final String host;

    private HostedControllers(Closer closer, String host) {
        this.closer = closer;
        this.host = host;
    }

    /** @param roles those of them that need an API server of their own are refused unless all were asked for */
    static HostedControllers start(
            DataDirectory data,
            CatalogPlace place,
            Path kubeconfig,
            Set<Role> roles,
            RoleSettings settings,
            Optional<NetworkingOptions.Settings> networks)
            throws InterruptedException {
        var chosen = roles.equals(Role.all()) ? POSSIBLE : roles;
        if (!POSSIBLE.containsAll(chosen)) {
            throw new UserError(
                    "with --host-kubeconfig this version runs the roles sync, propagation, scheduler and networking: "
                            + "search is served by the embedded API server only");
        }
        if (settings.propagation().quotaEnforcement()) {
            throw new UserError(
                    "the gate FederatedQuotaEnforcement needs the embedded API server, which judges each write: leave it out with --host-kubeconfig");
        }
        var clientConfig = Connection.read(kubeconfig, "");
        var clock = Clock.systemUTC();
        var closer = new Closer();
        try {
            var transport = closer.register(HttpTransport.open(clientConfig));
            new CrdInstallation(transport).install(FleetCrds.all());
            new AdmissionInstallation(transport).install(FleetAdmission.all());
            var copies = MemberCopies.NONE;
            if (chosen.contains(Role.SYNC)) {
                var catalog = closer.register(place.open(data.cipher(), settings.historyRetention()));
                closer.register(Sync.start(transport, catalog, settings.sync(), clock));
                copies = MemberCopies.in(catalog);
            }
            if (chosen.contains(Role.PROPAGATION)) {
                AgentEntrance.install(transport);
                closer.register(ClusterControllers.start(
                        transport, ClusterConfig.DEFAULT, copies, clock, PropagationMeters.NONE));
                var interpreter = closer.register(FleetInterpreter.start(transport, InterpreterRules.DEFAULT));
                closer.register(Propagation.start(
                        transport, settings.propagation(), interpreter.rules(), clock, PropagationMeters.NONE));
            }
            if (chosen.contains(Role.SCHEDULER)) {
                // Nothing serves metrics here; they are kept so that what counts need not know.
                closer.register(SchedulerRole.startElected(
                        transport, settings.scheduling(), copies, new SimpleMeterRegistry()));
            }
            if (networks.isPresent()) {
                closer.register(NetworkingRole.startElected(transport, networks.get()));
            }
            return new HostedControllers(closer, clientConfig.server().toString());
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    String host() {
        return host;
    }

    @Override
    public void close() {
        closer.close();
    }
}

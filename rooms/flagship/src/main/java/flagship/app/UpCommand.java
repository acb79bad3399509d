package flagship.app;

import flagship.kubeapiserver.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship up}. */
@Command(
        name = "up",
        description = "Runs the control plane: its API server, search, sync and controllers, all in this process.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServerOptions server = new ServerOptions();

    @Mixin
    CatalogOptions catalog = new CatalogOptions();

    @Mixin
    SyncOptions sync = new SyncOptions();

    @Mixin
    SearchOptions search = new SearchOptions();

    @Mixin
    PropagationOptions propagation = new PropagationOptions();

    @Mixin
    SchedulerOptions scheduler = new SchedulerOptions();

    @Mixin
    NetworkingOptions networking = new NetworkingOptions();

    @Mixin
    MemberAgentOptions agent = new MemberAgentOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: ~/.flagship/data).")
    @Nullable
    Path data;

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:7443",
            description = "Address to serve on (default: ${DEFAULT-VALUE}).")
    String listen = "";

    @Option(
            names = "--roles",
            paramLabel = "LIST",
            defaultValue = "",
            description =
                    "What this process does: a list of apiserver, search, sync, propagation, scheduler, networking "
                            + "(default: all of them; networking with --ovn-nb); or agent alone, as \"flagship agent\".")
    String roles = "";

    @Mixin
    HostOptions host = new HostOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var chosen = Role.parse(roles);
        if (chosen.contains(Role.AGENT)) {
            return AgentCommand.run(
                    host.kubeconfig, data, agent, spec.commandLine().getOut());
        }
        var networks = networks(chosen);
        var directory = DataDirectory.open(data == null ? Folders.data() : data);
        var place = catalog.place(directory);
        var out = spec.commandLine().getOut();
        var service = host.service();
        if (host.kubeconfig != null) {
            var setup = new HostedControllers.Setup(chosen, settings(), networks, service, ListenAddress.parse(listen));
            var guest = HostedControllers.start(directory, place, host.kubeconfig, setup);
            Serving.untilStopped(guest, out, guest.host());
            return 0;
        }
        if (!chosen.contains(Role.APISERVER)) {
            throw new UserError(
                    "--roles without apiserver needs --host-kubeconfig: the API server that the controllers work on");
        }
        var plane =
                ControlPlane.start(directory, place, server.config(directory, listen), chosen, settings(), networks);
        Serving.untilStopped(plane, out, plane.uri().toString());
        return 0;
    }

    private RoleSettings settings() {
        var gates = scheduler.featureGates();
        return new RoleSettings(
                sync.config(),
                sync.history(),
                search.config(),
                propagation
                        .config()
                        .withQuotaEnforcement(gates.isOn(FeatureGates.QUOTA_ENFORCEMENT))
                        .withPriorities(gates.isOn(FeatureGates.PRIORITIES)),
                scheduler.settings());
    }

    /** What the role networking needs; empty where this process has not that role. */
    private Optional<NetworkingOptions.Settings> networks(Set<Role> chosen) {
        var settings = networking.settings(server.serviceClusterIpRange);
        if (chosen.contains(Role.NETWORKING) && settings.isEmpty()) {
            throw new UserError(
                    "the role networking needs --ovn-nb: OVN's northbound database, like unix:/run/ovn/ovnnb_db.sock");
        }
        return roles.isEmpty() || chosen.contains(Role.NETWORKING) ? settings : Optional.empty();
    }
}

package flagship.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flagship network}. */
@Command(
        name = "network",
        description = "Looks into tenant networks.",
        mixinStandardHelpOptions = true,
        subcommands = {NetworkTraceCommand.class, NetworkTenantsCommand.class, NetworkKindsCommand.class})
final class NetworkCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new UserError(
                "say what to do: network trace --from NAMESPACE/POD --to NAMESPACE/POD, network tenants, or network kinds");
    }
}

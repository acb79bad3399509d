package flagship.app;

import flagship.kubeclient.ClientConfig;
import flagship.propagation.MemberAgentConfig;
import flagship.propagation.MemberAgentConfig.ReportedSecrets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the agent of a cluster in Pull mode is told. Filled by picocli; names and defaults are those of Karmada's agent where it has them. */
final class MemberAgentOptions {
    private static final String CREDENTIALS = "KubeCredentials";
    private static final String IMPERSONATOR = "KubeImpersonator";
    private static final String NOTHING = "None";
    private static final String USUAL = CREDENTIALS + "," + IMPERSONATOR;

    @Option(
            names = "--cluster-name",
            paramLabel = "N",
            defaultValue = "",
            description = "Role agent: the cluster's name in the fleet.")
    String clusterName = "";

    @Option(
            names = "--member-kubeconfig",
            paramLabel = "F",
            description = "Role agent: the kubeconfig of the cluster that the agent works for.")
    @Nullable
    Path memberKubeconfig;

    @Option(
            names = "--member-context",
            paramLabel = "C",
            defaultValue = "",
            description = "Role agent: the context in it (default: its current one).")
    String memberContext = "";

    @Option(
            names = "--cluster-api-endpoint",
            paramLabel = "URL",
            defaultValue = "",
            description =
                    "Role agent: where the control plane may reach the cluster (default: the server of --member-kubeconfig).")
    String apiEndpoint = "";

    @Option(
            names = "--proxy-server-address",
            paramLabel = "URL",
            defaultValue = "",
            description = "Role agent: a proxy through which the control plane reaches the cluster.")
    String proxy = "";

    @Option(
            names = "--report-secrets",
            paramLabel = "LIST",
            defaultValue = USUAL,
            description = "Role agent: which credentials of the cluster the control plane gets: " + CREDENTIALS
                    + " (search), " + IMPERSONATOR + " (cluster proxy), or " + NOTHING
                    + " (default: ${DEFAULT-VALUE}).")
    String reportSecrets = USUAL;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    RotationOptions rotation = new RotationOptions();

    /** @throws UserError if they make no sense */
    MemberAgentConfig config(String identity) {
        return MemberAgentConfig.of(name(), identity)
                .withPlace(place.place())
                .withEndpoint(apiEndpoint, proxy)
                .withSecrets(secrets());
    }

    /** @throws UserError if none that can be used was given */
    String name() {
        if (clusterName.isEmpty()) {
            throw new UserError("--cluster-name is missing: what the cluster is called in the fleet");
        }
        Membership.checkName(clusterName);
        return clusterName;
    }

    /** @throws UserError if there is no usable kubeconfig */
    ClientConfig member() {
        if (memberKubeconfig == null) {
            throw new UserError(
                    "--member-kubeconfig is missing: the kubeconfig of the cluster that the agent works for");
        }
        return Connection.read(memberKubeconfig, memberContext);
    }

    /** What was said beside the cluster's name and kubeconfig, as it would be said again; each with a space in front. */
    String words() {
        return PlaceOptions.word("--member-context", memberContext)
                + PlaceOptions.word("--cluster-api-endpoint", apiEndpoint)
                + PlaceOptions.word("--proxy-server-address", proxy)
                + (reportSecrets.equals(USUAL) ? "" : PlaceOptions.word("--report-secrets", reportSecrets))
                + place.words();
    }

    private ReportedSecrets secrets() {
        var words = List.copyOf(Arrays.asList(reportSecrets.split(",", -1)));
        var unknown = words.stream()
                .filter(word -> !Set.of(CREDENTIALS, IMPERSONATOR, NOTHING).contains(word))
                .findFirst();
        if (unknown.isPresent() || (words.contains(NOTHING) && words.size() > 1)) {
            throw new UserError("--report-secrets %s: it is a list of %s and %s, or %s alone"
                    .formatted(reportSecrets, CREDENTIALS, IMPERSONATOR, NOTHING));
        }
        return new ReportedSecrets(words.contains(CREDENTIALS), words.contains(IMPERSONATOR));
    }
}

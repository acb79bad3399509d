package flagship.app;

import flagship.kubeclient.Transport;
import picocli.CommandLine.Option;

/** Which API server a command about one object asks. Words are those of karmadactl. Filled by picocli. */
final class ScopeOptions {
    /** In the place of a cluster's name: all that are ready. */
    static final String ALL = "*";

    @Option(
            names = {"-s", "--operation-scope"},
            paramLabel = "SCOPE",
            defaultValue = "",
            description = "karmada (the control plane) or members (default: members where --cluster names one).")
    String scope = "";

    @Option(
            names = {"-C", "--cluster"},
            paramLabel = "CLUSTER",
            defaultValue = "",
            description = "The cluster that has it.")
    String cluster = "";

    /** @throws UserError for words that contradict each other */
    void check() {
        switch (scope) {
            case "", "members" -> {}
            case "karmada" -> {
                if (!cluster.isEmpty()) {
                    throw new UserError("-s karmada asks the control plane: leave --cluster %s out".formatted(cluster));
                }
            }
            default -> throw new UserError("-s %s: it is karmada or members".formatted(scope));
        }
    }

    /** Whether the control plane itself is asked for. */
    boolean controlPlane() {
        return scope.equals("karmada");
    }

    /** The way to a cluster; the empty name is the control plane. */
    static Transport to(Transport host, String cluster) {
        return cluster.isEmpty() ? host : new MemberTransport(host, cluster);
    }
}

package flagship.app;

import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubestore.StoreConfig;
import flagship.simulator.MemberConfig;
import flagship.simulator.SimulatedMember;

/** Starts simulated members with this program's layout of data directories. */
final class SimulatedMembers {
    private static final int NODES_MAX = 5_000;

    private SimulatedMembers() {}

    static SimulatedMember start(String name, DataDirectory data, ApiServerConfig config, int nodes)
            throws InterruptedException {
        if (nodes < 0 || nodes > NODES_MAX) {
            throw new UserError("--nodes %d: a simulated member has 0 to %d nodes".formatted(nodes, NODES_MAX));
        }
        var store =
                StoreConfig.of(data.store()).sealing(data.cipher(), key -> key.startsWith("/registry/core/secrets/"));
        var member = SimulatedMember.start(new MemberConfig(name, nodes, config.withRunningPods(), store));
        AdminKubeconfig.write(data.kubeconfig(), member.uri(), member.adminAccess());
        return member;
    }
}

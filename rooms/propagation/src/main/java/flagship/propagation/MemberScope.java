package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeClient;
import java.io.IOException;

/**
 * The members that one process works on: those whose Clusters are in one sync mode, and the way to them.
 *
 * @param syncMode {@link ClusterSpec#PUSH} or {@link ClusterSpec#PULL}
 */
record MemberScope(String syncMode, Route route) {
    /** Leads to a member. */
    @FunctionalInterface
    interface Route {
        /** @throws MemberAccess.AccessUnusable with one sentence if the Cluster does not say enough */
        ClientConfig to(Cluster cluster) throws IOException, InterruptedException;
    }

    /** All members that the control plane writes to, with the credentials that it keeps of them. */
    static MemberScope pushed(KubeClient hostClient) {
        return new MemberScope(ClusterSpec.PUSH, new MemberAccess(hostClient)::of);
    }

    /** The one member that this process is the agent of. */
    static MemberScope pulled(ClientConfig member) {
        return new MemberScope(ClusterSpec.PULL, _ -> member);
    }

    boolean holds(Cluster cluster) {
        return cluster.spec().syncMode().equals(syncMode);
    }
}

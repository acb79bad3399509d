package flagship.propagation;

import flagship.fleetapi.ClusterSpec.Place;

/**
 * What an agent is told about its cluster.
 *
 * @param cluster its name in the fleet
 * @param apiEndpoint where the control plane may reach it, for the cluster proxy; empty takes the server of the member's kubeconfig
 * @param proxy that leads there; empty for none
 * @param identity of this process among those that may be agents of the same cluster: one works at a time, and one that comes again under its
 *     former identity need not wait
 * @param clusters how the member is watched over
 */
public record MemberAgentConfig(
        String cluster,
        String apiEndpoint,
        String proxy,
        Place place,
        ReportedSecrets secrets,
        String identity,
        ClusterConfig clusters) {
    /** No place, nothing reported, the usual times. */
    public static MemberAgentConfig of(String cluster, String identity) {
        return new MemberAgentConfig(
                cluster, "", "", Place.UNKNOWN, ReportedSecrets.NONE, identity, ClusterConfig.DEFAULT);
    }

    public MemberAgentConfig withPlace(Place changed) {
        return new MemberAgentConfig(cluster, apiEndpoint, proxy, changed, secrets, identity, clusters);
    }

    public MemberAgentConfig withEndpoint(String url, String proxyUrl) {
        return new MemberAgentConfig(cluster, url, proxyUrl, place, secrets, identity, clusters);
    }

    public MemberAgentConfig withSecrets(ReportedSecrets changed) {
        return new MemberAgentConfig(cluster, apiEndpoint, proxy, place, changed, identity, clusters);
    }

    public MemberAgentConfig withClusters(ClusterConfig changed) {
        return new MemberAgentConfig(cluster, apiEndpoint, proxy, place, secrets, identity, changed);
    }

    /**
     * Which credentials of the member the control plane is given.
     *
     * @param credentials those of an account that may do everything there, for search and for all that asks the member itself
     * @param impersonator those by which it acts as its users in the cluster proxy
     */
    public record ReportedSecrets(boolean credentials, boolean impersonator) {
        public static final ReportedSecrets NONE = new ReportedSecrets(false, false);
        public static final ReportedSecrets BOTH = new ReportedSecrets(true, true);
    }
}

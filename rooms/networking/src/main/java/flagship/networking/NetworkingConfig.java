package flagship.networking;

import java.time.Duration;
import java.util.List;

/**
 * How a cluster's networks are run. The names and defaults are those of Kube-OVN's controller.
 *
 * @param clusterRouter name of the default Vpc
 * @param defaultSubnet name of its Subnet for namespaces that have no other
 * @param joinSubnet name of the Subnet that connects nodes to it
 * @param cidrs of the two and of Services; one network, or one of each family with a comma between them
 * @param enableLb whether Services are load balancers of Vpcs
 * @param keepVmIp whether a virtual machine keeps its addresses from pod to pod
 * @param podNicType recorded on pods
 * @param gcInterval how often rows without an object are looked for; zero for never
 * @param workers pods that are worked on at the same time; their writes are collected into one transaction
 */
public record NetworkingConfig(
        String clusterRouter,
        String defaultSubnet,
        String joinSubnet,
        Cidrs cidrs,
        boolean enableLb,
        boolean keepVmIp,
        String podNicType,
        Duration gcInterval,
        int workers) {
    /** What Kube-OVN's manifests set. */
    public static final NetworkingConfig DEFAULT = new NetworkingConfig(
            "ovn-cluster", "ovn-default", "join", Cidrs.DEFAULT, true, true, "veth-pair", Duration.ofMinutes(6), 64);

    /**
     * The networks of the default Vpc.
     *
     * @param defaultGateway empty for the first address
     * @param defaultExcludeIps as in {@code Subnet.spec.excludeIps}
     * @param gatewayCheck whether nodes try the gateway before a pod starts
     */
    public record Cidrs(
            String defaultCidr,
            String defaultGateway,
            List<String> defaultExcludeIps,
            boolean gatewayCheck,
            String joinCidr,
            String serviceCidr) {
        /** 10.16.0.0/16, 100.64.0.0/16, 10.96.0.0/12. */
        public static final Cidrs DEFAULT =
                new Cidrs("10.16.0.0/16", "", List.of(), true, "100.64.0.0/16", "10.96.0.0/12");

        public Cidrs {
            defaultExcludeIps = List.copyOf(defaultExcludeIps);
            check(defaultCidr, joinCidr, serviceCidr);
        }

        private static void check(String... blocks) {
            for (int one = 0; one < blocks.length; one++) {
                for (int other = 0; other < one; other++) {
                    checkApart(blocks[one], blocks[other]);
                }
            }
        }

        private static void checkApart(String one, String other) {
            for (Cidr network : parse(one)) {
                if (parse(other).stream().anyMatch(network::overlaps)) {
                    throw new IllegalArgumentException(
                            "check system cidr failed: %s and %s overlap; choose others for the default, join and service networks"
                                    .formatted(other, one));
                }
            }
        }

        private static List<Cidr> parse(String block) {
            return Cidr.parseList(block)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "check system cidr failed: %s is no network; write 10.16.0.0/16, or one of each family with a comma"
                                    .formatted(block)));
        }
    }

    public NetworkingConfig withCidrs(Cidrs changed) {
        return new NetworkingConfig(
                clusterRouter, defaultSubnet, joinSubnet, changed, enableLb, keepVmIp, podNicType, gcInterval, workers);
    }

    public NetworkingConfig withEnableLb(boolean changed) {
        return new NetworkingConfig(
                clusterRouter, defaultSubnet, joinSubnet, cidrs, changed, keepVmIp, podNicType, gcInterval, workers);
    }

    public NetworkingConfig withKeepVmIp(boolean changed) {
        return new NetworkingConfig(
                clusterRouter, defaultSubnet, joinSubnet, cidrs, enableLb, changed, podNicType, gcInterval, workers);
    }

    public NetworkingConfig withGcInterval(Duration changed) {
        return new NetworkingConfig(
                clusterRouter, defaultSubnet, joinSubnet, cidrs, enableLb, keepVmIp, podNicType, changed, workers);
    }

    boolean isDefaultVpc(String vpc) {
        return vpc.isEmpty() || vpc.equals(clusterRouter);
    }
}

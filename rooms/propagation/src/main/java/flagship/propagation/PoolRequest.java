package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool.PoolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Subnet that wants blocks of a pool. Pure.
 *
 * @param needs what it wants in each cluster; empty where {@code problem} says why that cannot be told
 * @param clusters where it is wanted
 * @param problem one sentence for users; empty for none
 */
record PoolRequest(String subnet, List<Need> needs, Set<String> clusters, String problem) {
    PoolRequest {
        needs = List.copyOf(needs);
        clusters = Set.copyOf(clusters);
    }

    /** A block of one family. */
    record Need(int bits, int prefix) {}

    /** @param ranges those of the pool */
    static PoolRequest of(ObjectNode template, Set<String> clusters, PoolSpec pool, List<AddressBlock> ranges) {
        var subnet = new PooledSubnet(template);
        try {
            var needs = new ArrayList<Need>();
            for (int bits : List.of(AddressBlock.IPV4, AddressBlock.IPV6)) {
                if (ranges.stream().anyMatch(range -> range.bits() == bits)) {
                    subnet.prefix(bits, bits == AddressBlock.IPV4 ? pool.ipv4Prefix() : pool.ipv6Prefix())
                            .ifPresent(prefix -> needs.add(new Need(bits, prefix)));
                }
            }
            var problem = needs.isEmpty() && !ranges.isEmpty()
                    ? "Subnet %s wants %s addresses, of which the pool has none: add a range of that family, or change spec.protocol"
                            .formatted(
                                    subnet.name(), template.at("/spec/protocol").asText())
                    : "";
            return new PoolRequest(subnet.name(), needs, clusters, problem);
        } catch (PooledSubnet.Unusable e) {
            return new PoolRequest(subnet.name(), List.of(), clusters, String.valueOf(e.getMessage()));
        }
    }
}

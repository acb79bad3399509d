package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.fleetapi.CidrPool.PoolStatus;
import java.util.List;
import java.util.Optional;

/**
 * The blocks that the clusters of one template have of its pool. Pure.
 *
 * @param pool its name; empty for a template that asks for none
 * @param status absent where there is no such pool
 */
record PoolShare(String pool, Optional<PoolStatus> status) {
    static final PoolShare NONE = new PoolShare("", Optional.empty());

    /** A cluster has no block; the message is one sentence for users, empty where one is only a moment away. */
    static final class NoBlock extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoBlock(String message) {
            super(message, null, false, false);
        }

        boolean isComing() {
            return String.valueOf(getMessage()).isEmpty();
        }
    }

    boolean isPooled() {
        return !pool.isEmpty();
    }

    /**
     * The template as it is in a cluster.
     *
     * @throws NoBlock if the cluster has no block
     * @throws PooledSubnet.Unusable if the template does not fit into it
     */
    ObjectNode localise(ObjectNode template, String cluster) {
        return isPooled() ? new PooledSubnet(template).in(blocks(template, cluster)) : template;
    }

    private List<AddressBlock> blocks(ObjectNode template, String cluster) {
        if (status.isEmpty()) {
            throw new NoBlock("there is no CIDRPool %s: create it, or name another one in the annotation %s"
                    .formatted(pool, CidrPool.POOL));
        }
        var subnet = new PooledSubnet(template).name();
        return status.get()
                .find(cluster, subnet)
                .flatMap(allocation -> AddressBlock.parseList(allocation.cidrBlock()))
                .orElseThrow(() -> new NoBlock(problem(cluster, subnet)));
    }

    private String problem(String cluster, String subnet) {
        return status.stream()
                .flatMap(it -> it.problems().stream())
                .filter(it -> it.cluster().equals(cluster) && it.subnet().equals(subnet))
                .map(CidrPool.Problem::message)
                .findFirst()
                .orElse("");
    }

    /**
     * Sees that nobody has put other addresses in the place of the block's.
     *
     * @param local what {@link #localise} gave
     * @throws PooledSubnet.Unusable if it is so
     */
    void check(ObjectNode local, ObjectNode overridden) {
        var given = local.at("/spec/cidrBlock");
        var now = overridden.at("/spec/cidrBlock");
        if (isPooled() && !given.equals(now)) {
            throw new PooledSubnet.Unusable(
                    "an override policy puts cidrBlock %s in the place of %s, which CIDRPool %s gives: take that override away, or the annotation %s"
                            .formatted(now.asText(), given.asText(), pool, CidrPool.POOL));
        }
    }
}

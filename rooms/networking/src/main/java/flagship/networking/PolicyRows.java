package flagship.networking;

import flagship.ovsdb.Value;
import java.util.List;
import java.util.Map;

/** Policies of routers: what happens to a packet after a route has been found. */
final class PolicyRows {
    /** To a network of this router: stays inside. */
    static final int SUBNET = 31_000;
    /** To a node. */
    static final int NODE = 30_000;
    /** To a network of another cluster. */
    static final int INTERCONNECTION = 29_500;
    /** From what leaves by an egress gateway, to one on its own node. */
    static final int EGRESS_LOCAL = 29_150;
    /** The same, to any. */
    static final int EGRESS = 29_100;
    /** The same, while there is none. */
    static final int EGRESS_DROP = 29_090;
    /** From a pod to the outside, by its node. */
    static final int GATEWAY = 29_000;

    private PolicyRows() {}

    /** @param nextHops several share the packets; empty for actions that need none */
    static DesiredRow policy(
            String router, int priority, String match, String action, List<String> nextHops, Map<String, String> ids) {
        return DesiredRow.of(
                        RowIdentity.policy(router, priority, match),
                        Map.of(
                                "priority", Value.of(priority),
                                "match", Value.of(match),
                                "action", Value.of(action),
                                "nexthops", Value.ofTexts(nextHops),
                                "external_ids", Value.ofMap(ids)))
                .in(new RowKey(Northbound.ROUTER, router), "policies");
    }
}

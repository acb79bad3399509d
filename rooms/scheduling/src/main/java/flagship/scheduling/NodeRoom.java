package flagship.scheduling;

import java.util.List;

/** What is left of a node during one simulation. For one thread. */
final class NodeRoom {
    private final MemberNode node;
    private final ResourceAmounts free;
    private long pods;

    NodeRoom(MemberNode node) {
        this.node = node;
        this.free = ResourceAmounts.of(node.free());
        this.pods = node.freePods();
    }

    MemberNode node() {
        return node;
    }

    /** How many replicas fit. */
    long holds(ResourceAmounts request) {
        long most = Math.max(0, pods);
        for (int index = 0; index < request.amounts().length; index++) {
            long left = Math.max(0, free.get(request.names().get(index)));
            most = Math.min(most, left / request.amounts()[index]);
        }
        return most;
    }

    private void take(ResourceAmounts request, long replicas) {
        pods -= replicas;
        for (int index = 0; index < request.amounts().length; index++) {
            int place = free.indexOf(request.names().get(index));
            if (place >= 0) {
                free.amounts()[place] -= replicas * request.amounts()[index];
            }
        }
    }

    /** Places replicas, each on the first node that holds it; returns how many found no place. */
    static long place(List<NodeRoom> rooms, ResourceAmounts request, long replicas) {
        long left = Math.max(0, replicas);
        for (NodeRoom room : rooms) {
            if (left == 0) {
                return 0;
            }
            long here = Math.min(left, room.holds(request));
            room.take(request, here);
            left -= here;
        }
        return left;
    }
}

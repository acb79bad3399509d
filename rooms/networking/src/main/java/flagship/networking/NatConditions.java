package flagship.networking;

/** The conditions of NAT objects that wait for the agent of a node. */
final class NatConditions {
    private NatConditions() {}

    /** In order, but not in the kernel yet. */
    static StatusConditions pending(StatusConditions conditions, String message) {
        return conditions.ready("Ready").set("Ready", "False", "Pending", message);
    }
}

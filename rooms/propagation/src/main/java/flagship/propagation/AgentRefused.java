package flagship.propagation;

/** An agent cannot be that of the cluster that it was told; another try would end the same. The message is one sentence with the way out. */
public final class AgentRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AgentRefused(String message) {
        super(message);
    }
}

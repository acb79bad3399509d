package flagship.sync;

/** A PediaCluster does not tell how its member is reached; the message goes into its condition and holds no secret. */
final class InvalidClusterConfig extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidClusterConfig(String message) {
        super(message);
    }

    InvalidClusterConfig(String message, Throwable cause) {
        super(message, cause);
    }
}

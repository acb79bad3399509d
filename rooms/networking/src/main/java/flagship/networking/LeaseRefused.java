package flagship.networking;

/** An address cannot be had. The message says what was asked for and what to do. */
final class LeaseRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, in the words that users of Kube-OVN know. */
    enum Reason {
        NO_AVAILABLE_ADDRESS("NoAvailableAddress"),
        ADDRESS_CONFLICT("AddressConflict"),
        ADDRESS_OUT_OF_RANGE("AddressOutOfRange"),
        INVALID_FAMILY("InvalidIPFamily"),
        NO_SUBNET("NoSubnet");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final Reason reason;

    LeaseRefused(Reason reason, String message) {
        super(reason.word() + ": " + message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}

package flagship.clusterimport;

/** Why an object is not as it should be, in the form of a condition. */
final class ImportFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What brings the key again, beyond changes of the objects that it was made from. */
    enum Again {
        /** Nothing: the same objects give the same failure. */
        WHEN_CHANGED,
        /** A pause. */
        SOON
    }

    private final String reason;
    private final Again again;

    ImportFailure(String reason, String message, Again again) {
        super(message, null, false, false);
        this.reason = reason;
        this.again = again;
    }

    String reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Again again() {
        return again;
    }
}

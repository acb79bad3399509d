package flagship.networking;

/** Why a pod gets no network now; its user is told. */
final class PodProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason of the event */
    PodProblem(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

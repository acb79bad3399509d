package flagship.kubeapiserver;

/** When in the life of a request an event is written. */
enum AuditStage {
    REQUEST_RECEIVED("RequestReceived"),
    /** The head of an answer that goes on, or of a refusal to know the client. */
    RESPONSE_STARTED("ResponseStarted"),
    RESPONSE_COMPLETE("ResponseComplete");

    private final String text;

    AuditStage(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}

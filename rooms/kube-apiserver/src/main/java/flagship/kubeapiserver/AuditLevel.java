package flagship.kubeapiserver;

/** How much of a request is written down; each level holds all of those before it. */
enum AuditLevel {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    AuditLevel(String text) {
        this.text = text;
    }

    /** As policies and events write it. */
    String text() {
        return text;
    }

    boolean holds(AuditLevel other) {
        return compareTo(other) >= 0;
    }
}

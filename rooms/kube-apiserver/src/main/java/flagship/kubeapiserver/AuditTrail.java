package flagship.kubeapiserver;

import flagship.kubemodel.Status;

/** What happens to one request, told by those to whom it happens. Used by one thread. */
interface AuditTrail {
    /** Of requests that nobody writes down. */
    AuditTrail NONE = new AuditTrail() {};

    /** Where a request comes from. */
    record Source(String auditId, RequestHead head, String address) {}

    /** It is known who asks for what. */
    default void received(UserInfo sender, RequestInfo info) {}

    /** For whom the sender asks; itself, unless it impersonates another one. */
    default void impersonates(UserInfo user) {}

    /** Whether the user may. */
    default void authorized(Authorizer.Decision decision) {}

    /** How many bytes of the answer are to be kept for {@link #completed}; 0 for none. */
    default int answerBytesMax() {
        return 0;
    }

    /** The body has come. */
    default void body(ApiRequest request) {}

    /** An answer that may go on for ever begins. */
    default void started(int code) {}

    /** The answer is a failure. */
    default void failed(Status status) {}

    /**
     * The answer is complete.
     *
     * @param answer its JSON as far as it was kept; empty for none
     */
    default void completed(int code, byte[] answer) {}
}

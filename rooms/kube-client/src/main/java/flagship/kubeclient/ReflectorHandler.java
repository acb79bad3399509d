package flagship.kubeclient;

import java.util.List;

/**
 * Receives what a {@link Reflector} reads, on the reflector's own thread: blocking here stops the reading of the socket. An
 * {@link InterruptedException} ends the reflector. Any other exception counts as a failure of the list or watch: it is reported to
 * {@link #failed} and tried again.
 *
 * <p>Order: {@code listStarted, page*, listed} at first (unless it resumes) and after each loss of history, then {@code watching} and
 * events, again and again. A list that fails in the middle starts again with {@code listStarted}.
 */
public interface ReflectorHandler {
    /** What happened to an object. */
    enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** A complete list begins; what was collected from an unfinished one is void. */
    void listStarted() throws InterruptedException;

    /** A batch of the list, in the server's order, never empty; the list is passed on and not used again. */
    void page(List<RawObject> objects) throws InterruptedException;

    /** The list is complete: objects that were not in it are gone. {@code resourceVersion} is where the watch starts. */
    void listed(String resourceVersion) throws InterruptedException;

    /** One change; {@code object} is the last state for DELETED. Its head's resourceVersion is now the position. */
    void event(Type type, RawObject object) throws InterruptedException;

    /**
     * An object of the list or of the watch whose head cannot be read. Who takes it takes care of it, and the reading goes on: of the list as
     * if it had not been there, of the watch from the version that the object names, if it does.
     *
     * @param type ADDED for one of a list
     * @throws UnreadableObject unless overridden: the list or watch fails
     */
    default void unreadable(Type type, UnreadableObject object) throws UnreadableObject, InterruptedException {
        throw object;
    }

    /** Every change up to this version has been delivered. */
    void bookmark(String resourceVersion) throws InterruptedException;

    /** The server has accepted the watch. */
    default void watching() throws InterruptedException {}

    /**
     * A list or watch failed and will be tried again after a pause. {@code cause} is an {@link flagship.kubemodel.ApiException}, an
     * {@link java.io.IOException}, or what this handler threw; its message is fit for a condition.
     */
    default void failed(Exception cause) throws InterruptedException {}
}

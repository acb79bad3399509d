package flagship.kubeapiserver;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One way of showing the objects of one type. All objects come in as bytes in the type's version. Used by one request.
 *
 * <p>A list is {@link #openList}, the items with commas between them, {@link #closeList}.
 */
interface Presentation {
    /** What a list says of itself. */
    record ListMeta(long revision, String continueToken, long remaining) {}

    /** The whole answer that shows one object. */
    byte[] single(byte[] object);

    void openList(ListMeta meta, OutputStream out) throws IOException;

    void item(byte[] object, OutputStream out) throws IOException;

    default void closeList(OutputStream out) throws IOException {
        out.write(']');
        out.write('}');
        out.write('\n');
    }

    /** The object of a watch event. */
    void eventObject(byte[] object, OutputStream out) throws IOException;

    /**
     * The object of a bookmark.
     *
     * @param initialEventsEnd whether it ends the initial events of a watch-list
     */
    byte[] bookmark(long revision, boolean initialEventsEnd);
}

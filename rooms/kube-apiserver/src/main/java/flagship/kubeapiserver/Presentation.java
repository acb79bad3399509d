package flagship.kubeapiserver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One way of showing the objects of one type. All objects come in as bytes in the type's version. Used by one request.
 *
 * <p>A list is {@link #openList}, the items with {@link #separate} between them, {@link #closeList}.
 */
interface Presentation {
    /** What a list says of itself. */
    record ListMeta(long revision, String continueToken, long remaining) {}

    /** The whole answer that shows one object. */
    byte[] single(byte[] object);

    void openList(ListMeta meta, OutputStream out) throws IOException;

    void item(byte[] object, OutputStream out) throws IOException;

    /** What stands between two items. */
    default void separate(OutputStream out) throws IOException {
        out.write(',');
    }

    default void closeList(OutputStream out) throws IOException {
        out.write(']');
        out.write('}');
        out.write('\n');
    }

    /** The media type of objects and lists. */
    default String contentType() {
        return "application/json";
    }

    /** The media type of a watch. */
    default String streamType() {
        return contentType();
    }

    /** The object of a watch event. */
    void eventObject(byte[] object, OutputStream out) throws IOException;

    /** An event of a watch about an object. */
    default void event(String type, byte[] object, OutputStream out) throws IOException {
        openEvent(type, out);
        eventObject(object, out);
        closeEvent(out);
    }

    /** An event of a watch whose object is JSON that is already as it is to be shown: a bookmark, a Status. */
    default void eventAbout(String type, byte[] shown, OutputStream out) throws IOException {
        openEvent(type, out);
        out.write(shown);
        closeEvent(out);
    }

    private static void openEvent(String type, OutputStream out) throws IOException {
        out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
    }

    private static void closeEvent(OutputStream out) throws IOException {
        out.write('}');
        out.write('\n');
    }

    /**
     * The object of a bookmark.
     *
     * @param initialEventsEnd whether it ends the initial events of a watch-list
     */
    byte[] bookmark(long revision, boolean initialEventsEnd);
}

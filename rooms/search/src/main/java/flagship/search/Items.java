package flagship.search;

import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One form of answering objects. Used by one request; writes straight to the client. */
interface Items {
    /** Everything before the first item. */
    void open(OutputStream out) throws IOException;

    /** One item of the list, without a comma. */
    void item(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException;

    /** What stands alone, for a get. */
    void single(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException;

    /**
     * Everything after the last item.
     *
     * @param metadata the list's metadata as JSON; empty to leave it out
     */
    default void close(String metadata, OutputStream out) throws IOException {
        var end = metadata.isEmpty() ? "]}\n" : "],\"metadata\":" + metadata + "}\n";
        out.write(end.getBytes(StandardCharsets.UTF_8));
    }
}

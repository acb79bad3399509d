package flagship.kubeapiserver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the events of one watch, one JSON document a line. An {@link IOException} (the client left) comes out unchecked from callbacks. */
final class WatchStream {
    private final ApiResponse response;
    private final OutputStream out;
    private final Presentation presentation;

    WatchStream(ApiResponse response, Presentation presentation) {
        this.response = response;
        this.out = response.body();
        this.presentation = presentation;
    }

    void added(byte[] object) {
        event(new WatchTransitions.Seen("ADDED", object));
    }

    void event(WatchTransitions.Seen seen) {
        try {
            open(seen.type());
            presentation.eventObject(seen.object(), out);
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void bookmark(long revision, boolean initialEventsEnd) throws IOException {
        open("BOOKMARK");
        out.write(presentation.bookmark(revision, initialEventsEnd));
        close();
    }

    void error(byte[] status) throws IOException {
        open("ERROR");
        out.write(status);
        close();
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    boolean clientGone() {
        return response.clientGone();
    }

    private void open(String type) throws IOException {
        out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
    }

    private void close() throws IOException {
        out.write('}');
        out.write('\n');
    }
}

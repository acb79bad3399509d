package flagship.kubeapiserver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the events of one watch. An {@link IOException} (the client left) comes out unchecked from callbacks. */
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
            presentation.event(seen.type(), seen.object(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void bookmark(long revision, boolean initialEventsEnd) throws IOException {
        presentation.eventAbout("BOOKMARK", presentation.bookmark(revision, initialEventsEnd), out);
    }

    void error(byte[] status) throws IOException {
        presentation.eventAbout("ERROR", status, out);
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    boolean clientGone() {
        return response.clientGone();
    }
}

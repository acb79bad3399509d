package flagship.kubeapiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that no longer speaks HTTP: what the client sends and what it is sent. Each side is used by one thread. */
interface ClientTunnel {
    InputStream fromClient();

    OutputStream toClient();

    /** Uses a tunnel until it ends; runs on a virtual thread of its own, which is interrupted when the server closes. */
    @FunctionalInterface
    interface Use {
        void run(ClientTunnel tunnel) throws IOException;
    }
}

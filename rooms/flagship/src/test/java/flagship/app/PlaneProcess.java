package flagship.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

/** A control plane as a process of its own, which a test may kill. */
final class PlaneProcess {
    private PlaneProcess() {}

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The program as a process of its own; returns when it serves. */
    static Process start(DataDirectory data, int port) throws IOException {
        return ProgramProcess.start(
                ProcessBuilder.Redirect.DISCARD,
                List.of(
                        "up",
                        "--data",
                        data.root().toString(),
                        "--listen",
                        "127.0.0.1:" + port,
                        "--roles",
                        "apiserver,propagation,scheduler"));
    }
}

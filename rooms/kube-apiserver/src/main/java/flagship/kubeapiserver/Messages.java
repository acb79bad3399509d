package flagship.kubeapiserver;

import java.io.IOException;
import java.util.Optional;

/** A connection on which both sides send each other binary messages. One thread receives; any may send. */
public interface Messages {
    /**
     * Waits for the client's next message.
     *
     * @return empty once the client has said goodbye, left, or broken the protocol
     */
    Optional<byte[]> receive() throws IOException;

    /**
     * Sends a message; blocks while the client is slow.
     *
     * @throws IOException if the client is gone
     */
    void send(byte[] message) throws IOException;

    /** Uses a connection; when it returns the connection ends. */
    @FunctionalInterface
    interface Conversation {
        /** @param protocol the one of the offered that both speak */
        void hold(String protocol, Messages messages) throws IOException, InterruptedException;
    }
}

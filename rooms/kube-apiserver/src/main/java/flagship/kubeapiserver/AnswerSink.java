package flagship.kubeapiserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Where an answer goes: a network connection or a caller in the same process. Used by one thread. */
interface AnswerSink {
    /** Fixes status and headers; called once, before any {@link #write}. */
    void head(int status, Map<String, List<String>> headers) throws IOException;

    /**
     * Sends a part of the body; blocks while the receiver is slow. The buffer may be used again afterwards.
     *
     * @param last whether this ends the answer
     * @throws IOException if the receiver is gone or takes nothing for too long
     */
    void write(ByteBuffer part, boolean last) throws IOException;

    /** Says that this answer sends small parts for a long time, beside others that do. */
    default void streams() {}

    /** True once the receiver has gone. */
    boolean clientGone();

    /**
     * Answers 101 and hands the connection over once the request's handler has returned.
     *
     * @return false where the connection cannot change its protocol; nothing was sent then
     */
    default boolean upgrade(Map<String, List<String>> headers, ClientTunnel.Use use) {
        return false;
    }
}

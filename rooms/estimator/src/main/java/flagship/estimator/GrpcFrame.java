package flagship.estimator;

import java.nio.ByteBuffer;

/**
 * A message as it lies in the body of a gRPC request or response: a byte that says whether it is compressed, four for its length, the
 * message. Pure.
 */
final class GrpcFrame {
    private static final int HEAD = 5;

    private GrpcFrame() {}

    /** The body is not one message. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static ByteBuffer of(byte[] message) {
        return ByteBuffer.allocate(HEAD + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .flip();
    }

    /** The one message of a whole body. */
    static byte[] message(byte[] body) throws Malformed {
        var in = ByteBuffer.wrap(body);
        if (in.remaining() < HEAD) {
            throw new Malformed(body.length == 0 ? "it has no message" : "its message is cut off");
        }
        if (in.get() != 0) {
            throw new Malformed("its message is compressed, which was not asked for");
        }
        int length = in.getInt();
        if (length != in.remaining()) {
            throw new Malformed("its message says a length of %d and has %d bytes"
                    .formatted(Integer.toUnsignedLong(length), in.remaining()));
        }
        var message = new byte[length];
        in.get(message);
        return message;
    }
}

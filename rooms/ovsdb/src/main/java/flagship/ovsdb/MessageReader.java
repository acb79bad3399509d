package flagship.ovsdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import flagship.kubemodel.Json;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;

/** Cuts a stream into JSON messages: one follows the other with nothing between them. For one thread. */
final class MessageReader {
    /** Names are not kept in a table: rows are named by their UUIDs, of which a long connection sees no end. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(Json.factory().streamReadConstraints())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** It must not look for a token after the message: the next one may come in hours. */
    private static final ObjectReader TREES =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Limited in;
    private final JsonParser parser;

    MessageReader(InputStream in, long messageBytesMax) throws IOException {
        this.in = new Limited(in, messageBytesMax);
        // From a stream of bytes it would want to see the first ones now; the server speaks when it is asked.
        this.parser = FACTORY.createParser(new InputStreamReader(this.in, UTF_8));
    }

    /** The next message. @throws EOFException where the stream ends */
    JsonNode next() throws IOException {
        in.taken = 0;
        JsonNode message = TREES.readTree(parser);
        if (message == null || message.isMissingNode()) {
            throw new EOFException("the server closed the connection");
        }
        return message;
    }

    /** Counts the bytes of one message, and those of the next ones that came with them. */
    private static final class Limited extends FilterInputStream {
        private final long max;
        private long taken;

        Limited(InputStream in, long max) {
            super(in);
            this.max = max;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            taken += Math.max(0, count);
            if (taken > max) {
                throw new IOException("the server sent a message of more than %d bytes".formatted(max));
            }
            return count;
        }
    }
}

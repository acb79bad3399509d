package flagship.kubemodel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON as this program reads and writes it: compact, UTF-8, numbers exact, nesting and lengths bounded.
 *
 * <p>Limits against hostile input: depth {@value #DEPTH_MAX}, one string 20 MiB, one number 1,000 characters.
 */
public final class Json {
    /**
     * How deeply values may be nested. Trees are walked by recursion, which takes up to 1 KiB of stack a level before the compiler has
     * optimized it; a thread has 1 MiB.
     */
    public static final int DEPTH_MAX = 500;

    /** Buffers of parsers and generators that wait for the next one; as many as work at once on a large machine. */
    private static final int BUFFERS_KEPT = 64;

    /** A virtual thread is never used twice: buffers that belong to a thread would be made for each request, and kept by each thread that waits. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT))
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(20 << 20)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** The shared factory, for streaming parsers and generators. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /** The shared mapper, for binding records; callers must not reconfigure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A streaming parser over a slice of {@code bytes}. */
    public static JsonParser parser(byte[] bytes, int offset, int length) {
        try {
            return FACTORY.createParser(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses one value.
     *
     * @throws MalformedJson if the bytes are not one JSON value
     */
    public static JsonNode parse(byte[] bytes) {
        try {
            var node = MAPPER.readTree(bytes);
            if (node.isMissingNode()) {
                throw new MalformedJson("unexpected end of JSON input", null);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedJson(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new MalformedJson("cannot be read", e);
        }
    }

    /**
     * Parses one object.
     *
     * @throws MalformedJson if the bytes are not one JSON object
     */
    public static ObjectNode parseObject(byte[] bytes) {
        if (parse(bytes) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedJson("not a JSON object", null);
    }

    /** Compact UTF-8 bytes. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes are not the JSON that was expected; the message says where and why, without the content. */
    public static final class MalformedJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedJson(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}

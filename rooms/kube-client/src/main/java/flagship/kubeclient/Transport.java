package flagship.kubeclient;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way to one Kubernetes API server: HTTPS, or a direct call in the same process. Safe for use by many threads.
 *
 * <p>Blocking: call it from virtual threads. An interrupt ends a waiting call.
 */
public interface Transport extends AutoCloseable {
    /**
     * Sends a request and returns when the answer's headers are there; the body streams. The caller closes the response; closing it early
     * ends a watch on the server's side too.
     *
     * @throws IOException if no answer came: refused, reset, timed out, TLS failure; the message names the server and what to check
     */
    Response send(Request request) throws IOException, InterruptedException;

    /** How to send writes that take effect together; empty where the server has no transactions, as Kubernetes' own has none. */
    default Optional<Transactions> transactions() {
        return Optional.empty();
    }

    /** Writes that take effect together or not at all. */
    @FunctionalInterface
    interface Transactions {
        /** Most writes of one transaction. */
        int WRITES_MAX = 256;
        /** The answer to a write that was not made because another one was refused. */
        int GIVEN_UP = 424;

        /**
         * Sends writes of different objects: all of them take effect at the same moment, or none does. Each is admitted, audited and answered
         * as if it were alone, but for {@link #GIVEN_UP}.
         *
         * @param writes 1 to {@link #WRITES_MAX}
         * @return the answers, in the order of the writes
         * @throws IOException if there were no answers; whether the writes took effect is not known then
         */
        List<Response> send(List<Request> writes) throws IOException, InterruptedException;
    }

    /** Closes all connections; running requests fail. */
    @Override
    void close();

    /**
     * One request.
     *
     * @param path absolute, with the query: {@code /api/v1/pods?limit=500}; already percent-encoded
     * @param headers one value a name; names in any case
     * @param body empty for none
     */
    record Request(String method, String path, Map<String, String> headers, byte[] body) {
        private static final byte[] NO_BODY = {};

        public static Request get(String path) {
            return new Request("GET", path, Map.of("Accept", "application/json"), NO_BODY);
        }

        public static Request delete(String path) {
            return new Request("DELETE", path, Map.of("Accept", "application/json"), NO_BODY);
        }

        /** A request with a JSON body. */
        public static Request json(String method, String path, byte[] body) {
            return new Request(
                    method, path, Map.of("Accept", "application/json", "Content-Type", "application/json"), body);
        }

        public Request withHeader(String name, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Request(method, path, more, body);
        }
    }

    /** One answer; its body must be read or closed by one thread. */
    interface Response extends AutoCloseable {
        int status();

        /** The first value of a header; the name in any case. */
        Optional<String> header(String name);

        /**
         * The body as it arrives; blocks until more is there; ends at the end of the answer. An interrupt ends a waiting read with an
         * {@link IOException}, the thread staying interrupted; an answer that was cut short ends with one too.
         */
        InputStream body();

        /** Ends the exchange, also in the middle of the body. */
        @Override
        void close();
    }
}

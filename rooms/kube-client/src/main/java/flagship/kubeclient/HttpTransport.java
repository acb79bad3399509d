package flagship.kubeclient;

/**
 * One API server over HTTPS: HTTP/2 where the server has it, else HTTP/1.1. Bodies stream with backpressure: what is not read stays in the
 * flow-control window. Compression is not asked for. Safe for use by many threads.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class HttpTransport implements Transport {
    private HttpTransport() {}

    /**
     * Prepares the connection; the network is first used by a request.
     *
     * @throws KubeConfigException if certificates or keys cannot be read
     */
    public static HttpTransport open(ClientConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Response send(Request request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

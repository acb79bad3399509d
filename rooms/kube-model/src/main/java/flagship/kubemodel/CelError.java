package flagship.kubemodel;

/** An expression came to no value. The message is cel-go's. */
public class CelError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CelError(String message) {
        super(message, null, false, false);
    }

    static CelError noSuchOverload() {
        return new CelError("no such overload");
    }

    static CelError noSuchKey(Object key) {
        return new CelError("no such key: " + key);
    }
}

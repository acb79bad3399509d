package flagship.kubeclient;

/**
 * Hears of changes in an {@link Informer}'s cache, on its thread and after the cache has changed. Must be quick: put a key on a queue.
 */
public interface InformerHandler {
    /** New in the cache; every object once when the handler is added to a cache that is filled. */
    void added(RawObject object);

    /** Changed; not called when the resourceVersion is the same. */
    void updated(RawObject old, RawObject current);

    /** Gone; {@code last} is the last state known. */
    void deleted(RawObject last);
}

package flagship.kubeclient;

import java.util.function.Consumer;
import java.util.function.Function;

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

    /** One for which it is all one how an object changed; gets the newest state known. */
    static InformerHandler ofChanges(Consumer<RawObject> change) {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {
                change.accept(object);
            }

            @Override
            public void updated(RawObject old, RawObject current) {
                change.accept(current);
            }

            @Override
            public void deleted(RawObject last) {
                change.accept(last);
            }
        };
    }

    /** Passes on updates that change what {@code facts} reads, all additions and removals. */
    static InformerHandler whenDiffers(Function<RawObject, Object> facts, InformerHandler handler) {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {
                handler.added(object);
            }

            @Override
            public void updated(RawObject old, RawObject current) {
                if (!facts.apply(old).equals(facts.apply(current))) {
                    handler.updated(old, current);
                }
            }

            @Override
            public void deleted(RawObject last) {
                handler.deleted(last);
            }
        };
    }
}

package flagship.networking;

import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.List;

/** Handlers that pass on some of what happens to objects. */
final class Handlers {
    private Handlers() {}

    /** Passes on only changes of what users ask for: counters change with every pod. */
    static InformerHandler ofSpec(InformerHandler handler) {
        return InformerHandler.whenDiffers(
                object -> List.of(object.head().generation(), object.head().deletionTimestamp()), handler);
    }

    static InformerHandler removed(Runnable action) {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {}

            @Override
            public void updated(RawObject old, RawObject current) {}

            @Override
            public void deleted(RawObject last) {
                action.run();
            }
        };
    }
}

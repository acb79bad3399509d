package flagship.networking;

import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;

/** Handlers that pass on some of what happens to objects. */
final class Handlers {
    private Handlers() {}

    /** Passes on only changes of what users ask for: counters change with every pod. */
    static InformerHandler ofSpec(InformerHandler handler) {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {
                handler.added(object);
            }

            @Override
            public void updated(RawObject old, RawObject current) {
                if (old.head().generation() != current.head().generation()
                        || !old.head().deletionTimestamp().equals(current.head().deletionTimestamp())) {
                    handler.updated(old, current);
                }
            }

            @Override
            public void deleted(RawObject last) {
                handler.deleted(last);
            }
        };
    }

    static InformerHandler any(Runnable action) {
        return new InformerHandler() {
            @Override
            public void added(RawObject object) {
                action.run();
            }

            @Override
            public void updated(RawObject old, RawObject current) {
                action.run();
            }

            @Override
            public void deleted(RawObject last) {
                action.run();
            }
        };
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

package flagship.app;

import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.function.Consumer;

/** Hears of every state of every object that is there. */
record EveryState(Consumer<RawObject> told) implements InformerHandler {
    @Override
    public void added(RawObject object) {
        told.accept(object);
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        told.accept(current);
    }

    @Override
    public void deleted(RawObject last) {}
}

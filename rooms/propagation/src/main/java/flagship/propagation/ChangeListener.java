package flagship.propagation;

import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.function.Consumer;

/** Tells one listener of every change alike. */
record ChangeListener(Consumer<RawObject> listener) implements InformerHandler {
    @Override
    public void added(RawObject object) {
        listener.accept(object);
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        listener.accept(current);
    }

    @Override
    public void deleted(RawObject last) {
        listener.accept(last);
    }
}

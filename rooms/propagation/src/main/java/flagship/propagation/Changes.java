package flagship.propagation;

import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.function.Consumer;

/** A handler for which it is all one how an object changed. */
record Changes(Consumer<RawObject> change) implements InformerHandler {
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
}

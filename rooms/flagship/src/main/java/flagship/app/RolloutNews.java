package flagship.app;

import flagship.fleetapi.StagedRollout;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.function.Consumer;

/** Tells of each new state of rollouts. */
record RolloutNews(Consumer<StagedRollout> told) implements InformerHandler {
    @Override
    public void added(RawObject object) {
        told.accept(StagedRollout.of(object.toJson()));
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        added(current);
    }

    @Override
    public void deleted(RawObject last) {
        // Who waits for its end waits for the time-out: it may be made again.
    }
}

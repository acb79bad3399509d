package flagship.propagation;

import flagship.fleetapi.Condition;
import flagship.fleetapi.Work;
import flagship.fleetapi.WorkStatus.OfManifest;
import flagship.kubeclient.RawObject;
import java.util.Optional;

/**
 * One cluster of a rollout.
 *
 * @param wave the index of its wave
 * @param why it is not healthy, for people; empty in other states
 */
record RolloutCluster(String name, int wave, State state, String why) {
    private static final String HEALTHY = "Healthy";

    /** How far a revision has come in a cluster. */
    enum State {
        /** Its Work does not hold the revision yet. */
        UNTOLD,
        /** Its Work holds the revision and is not dispatched; the member's side has said so. */
        HELD,
        /** It is on its way, or does not run well. */
        UNHEALTHY,
        HEALTHY
    }

    /**
     * Reads the state from a Work. A Work that was seen held and then dispatched tells of the revision, not of what was there before: both are said by
     * one report of the member's side.
     *
     * @param revision that the rollout is about
     */
    static RolloutCluster of(String name, int wave, String revision, Optional<RawObject> found) {
        if (found.isEmpty()) {
            return new RolloutCluster(name, wave, State.UNTOLD, "it has no Work yet");
        }
        var object = found.get().toJson();
        if (!Labelled.annotation(object, RolloutGate.REVISION).equals(revision)) {
            return new RolloutCluster(name, wave, State.UNTOLD, "its Work is not up to date yet");
        }
        var work = Work.of(object);
        var conditions = work.status().conditions();
        boolean dispatching = conditions.holds(Work.DISPATCHING);
        if (work.spec().suspendDispatching()) {
            boolean told = conditions.find(Work.DISPATCHING).isPresent() && !dispatching;
            return new RolloutCluster(name, wave, told ? State.HELD : State.UNTOLD, "it is held back");
        }
        if (!dispatching || !conditions.holds(Work.APPLIED)) {
            var why = conditions.find(Work.APPLIED).filter(it -> !it.holds()).map(Condition::message);
            return new RolloutCluster(name, wave, State.UNHEALTHY, why.orElse("it is not applied yet"));
        }
        var manifests = work.status().manifestStatuses();
        boolean healthy = !manifests.isEmpty()
                && manifests.stream().map(OfManifest::health).allMatch(HEALTHY::equals);
        return new RolloutCluster(name, wave, healthy ? State.HEALTHY : State.UNHEALTHY, "it is not healthy");
    }

    boolean healthy() {
        return state == State.HEALTHY;
    }
}

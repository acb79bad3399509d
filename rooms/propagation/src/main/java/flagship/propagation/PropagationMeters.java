package flagship.propagation;

import flagship.kubemodel.GroupVersionKind;
import java.time.Duration;

/** Hears what the pipeline does, for metrics. Called by many threads at once; must not block. Source: karmada.md, section 25.1. */
public interface PropagationMeters {
    /** Hears nothing. */
    PropagationMeters NONE = new PropagationMeters() {
        @Override
        public void passed(Pass pass, boolean failed, Duration took) {}

        @Override
        public void called(MemberCall call) {}

        @Override
        public void synced(String cluster, Duration took) {}

        @Override
        public void preempted(boolean failed) {}

        @Override
        public void luaStateMade() {}

        @Override
        public void pulled(String metricType, boolean failed, Duration took) {}
    };

    /** A controller has looked at one object. */
    void passed(Pass pass, boolean failed, Duration took);

    /** A member was written to, or refused it. */
    void called(MemberCall call);

    /** The status of a cluster was brought up to date, or could not be. */
    void synced(String cluster, Duration took);

    /** A policy took a template over from another one, or could not. */
    void preempted(boolean failed);

    /** A state for a Lua script was made; it is thrown away when the script has ended. */
    void luaStateMade();

    /**
     * Members were asked for a measure of an autoscaler.
     *
     * @param metricType as in its spec: {@code Resource}, {@code External}
     */
    void pulled(String metricType, boolean failed, Duration took);

    /** What a controller does. */
    enum Pass {
        MATCH_POLICY,
        APPLY_POLICY,
        BINDING_SYNC_WORK,
        WORK_SYNC_WORKLOAD,
        FEDERATED_HPA,
        CRON_FEDERATED_HPA,
        CRON_RULE
    }

    /** What was asked of a member. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /** What became of it. */
    enum Result {
        DONE,
        /** Of an UPDATE: the member has it as it shall be, and was not written to. */
        UNCHANGED,
        FAILED
    }

    /**
     * One write, or what would have been one.
     *
     * @param recreated of a CREATE: the member had lost it
     */
    record MemberCall(Operation operation, String cluster, GroupVersionKind kind, Result result, boolean recreated) {}
}

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
    };

    /** A controller has looked at one object. */
    void passed(Pass pass, boolean failed, Duration took);

    /** A member was written to, or refused it. */
    void called(MemberCall call);

    /** What a controller does. */
    enum Pass {
        APPLY_POLICY,
        BINDING_SYNC_WORK,
        WORK_SYNC_WORKLOAD,
        CLUSTER_SYNC_STATUS,
        FEDERATED_HPA,
        CRON_FEDERATED_HPA
    }

    /** What was asked of a member. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * One write.
     *
     * @param recreated of a CREATE: the member had lost it
     */
    record MemberCall(Operation operation, String cluster, GroupVersionKind kind, boolean failed, boolean recreated) {}
}

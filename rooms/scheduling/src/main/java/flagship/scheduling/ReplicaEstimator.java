package flagship.scheduling;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says how many more replicas fit into clusters. The smallest answer of all estimators counts.
 *
 * <p>Found by {@link java.util.ServiceLoader}, or given to {@link Plugins}. May be called from several threads at once. The one kind of
 * plugin that may do IO; it keeps its own deadline. One that fails is left out of the attempt, for every cluster.
 */
public interface ReplicaEstimator {
    /** The answer for a cluster that the estimator knows nothing of. */
    int NO_OPINION = -1;

    String name();

    /**
     * Estimates for several clusters at once.
     *
     * @return one number for each of {@code clusters}, in their order: 0 or more, or {@link #NO_OPINION}
     * @throws EstimateFailure if not all clusters could be asked, or the thread was interrupted, whose flag then stays set
     */
    int[] estimate(Question question, List<ClusterState> clusters) throws EstimateFailure;

    /**
     * The same for a decision that will be explained.
     *
     * @param remarks takes what the explanation should say, for instance which clusters could not be asked; called before the answer
     */
    default int[] estimate(Question question, List<ClusterState> clusters, Consumer<String> remarks)
            throws EstimateFailure {
        return estimate(question, clusters);
    }

    /** What is asked. */
    sealed interface Question {
        /** The template that is to be placed. */
        ObjectReference workload();

        /** How many replicas of one template fit; absent requirements ask for a Pod slot only. */
        record Replicas(ObjectReference workload, Optional<ReplicaRequirements> requirements) implements Question {}

        /** How many complete sets of components fit. */
        record ComponentSets(ObjectReference workload, List<Component> components) implements Question {}

        /** The question for a binding. */
        static Question of(BindingSpec spec, boolean componentSets) {
            return componentSets
                    ? new ComponentSets(spec.resource(), spec.components())
                    : new Replicas(spec.resource(), spec.replicaRequirements());
        }
    }

    /** The estimator has no answer; the message says why. */
    final class EstimateFailure extends Exception {
        private static final long serialVersionUID = 1L;

        public EstimateFailure(String message) {
            super(message);
        }

        public EstimateFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

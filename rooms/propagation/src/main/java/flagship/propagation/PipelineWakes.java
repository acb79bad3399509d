package flagship.propagation;

import flagship.fleetapi.PropagationPolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.StagedRollout;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import java.util.Set;

/** Who is brought up by the change of what. Runs on the threads of informers and only puts keys on queues. */
final class PipelineWakes {
    private static final Set<GroupVersionKind> DEFINES_TYPES = Set.of(
            new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition"),
            new GroupVersionKind("apiregistration.k8s.io", "v1", "APIService"));

    private final Pipeline pipeline;
    /** True while the handlers hear of what the caches held already; for the thread that attaches them. */
    private volatile boolean booting = true;

    PipelineWakes(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Listens to everything but templates. */
    void attach() {
        var caches = pipeline.caches;
        caches.policies().handle(new PolicyChanges());
        caches.clusterPolicies().handle(new PolicyChanges());
        caches.overrides().handle(new ScopeChanges());
        caches.clusterOverrides().handle(new ScopeChanges());
        caches.allBindings().forEach(bindings -> bindings.informer().handle(new BindingChanges()));
        caches.works().informer().handle(new WorkChanges());
        caches.clusters().handle(new ClusterChanges());
        pipeline.services.attach();
        pipeline.pools.attach();
        attachUpkeep();
        booting = false;
    }

    /** Quotas, remedies, scaling: what is written for them, and the clusters that it is written for. */
    private void attachUpkeep() {
        var caches = pipeline.caches;
        FederatedHpaReconciler.attach(caches.hpas(), pipeline.hpas);
        caches.crons().handle(InformerHandler.ofChanges(cron -> pipeline.crons.enqueue(cron.key())));
        caches.quotas().handle(InformerHandler.ofChanges(quota -> pipeline.quotas.enqueue(quota.key())));
        caches.works()
                .informer()
                .handle(InformerHandler.ofChanges(work -> QuotaWork.quota(work).ifPresent(pipeline.quotas::enqueue)));
        caches.allRollouts().forEach(rollouts -> rollouts.handle(new RolloutChanges()));
        if (pipeline.config.quotaEnforcement()) {
            caches.allBindings()
                    .forEach(bindings -> bindings.informer().handle(InformerHandler.ofChanges(this::countAgain)));
        }
        caches.remedies()
                .handle(InformerHandler.ofChanges(_ -> caches.clusters()
                        .list()
                        .forEach(cluster ->
                                pipeline.remedies.enqueue(cluster.head().name()))));
        caches.clusters()
                .handle(InformerHandler.ofChanges(
                        cluster -> pipeline.remedies.enqueue(cluster.head().name())));
    }

    /** The rollouts of a binding's template look at it anew. */
    private void tellRollouts(NamespacedName binding) {
        pipeline.caches.rolloutsOf(binding).forEach(rollout -> pipeline.rollouts.enqueue(rollout.key()));
    }

    /** A quota counts what the bindings of its namespace use. */
    private void countAgain(RawObject binding) {
        pipeline.caches
                .quotas()
                .list(binding.head().namespace())
                .forEach(quota -> pipeline.quotas.enqueueAfter(quota.key(), pipeline.config.statusDelay()));
    }

    /** Listens to the templates of a type. */
    void attach(TemplateType type, Informer informer) {
        boolean namespace = type.kind().equals(NamespaceReconciler.KIND);
        boolean definesTypes = DEFINES_TYPES.contains(type.kind());
        informer.handle(new TemplateChanges(informer, namespace, definesTypes));
        if (type.kind().equals(UnifiedAuthReconciler.ROLE) || type.kind().equals(UnifiedAuthReconciler.ROLE_BINDING)) {
            informer.handle(new AccessChanges(informer));
        }
        pipeline.services.attach(type.kind(), informer);
        pipeline.pools.attach(type.kind(), informer);
        pipeline.autoscalers.attach(type, informer);
    }

    private final class TemplateChanges implements InformerHandler {
        private final Informer informer;
        private final boolean namespace;
        /** The objects say which types the server serves. */
        private final boolean definesTypes;

        TemplateChanges(Informer informer, boolean namespace, boolean definesTypes) {
            this.informer = informer;
            this.namespace = namespace;
            this.definesTypes = definesTypes;
        }

        /** What was there before this program started has been handled before, unless it still waits for a first claim. */
        @Override
        public void added(RawObject object) {
            if (informer.synced()) {
                wake(object, true);
            } else {
                later(object);
            }
            defined();
        }

        private void later(RawObject template) {
            if (isSkipped(template)) {
                return;
            }
            var key = TemplateKey.of(template);
            if (isUnclaimed(template)) {
                pipeline.detection.edited(key);
            }
            pipeline.detector.later(key);
            pipeline.bindings.later(key.binding());
            pipeline.statuses.later(key.binding());
            if (!template.head().namespace().isEmpty()) {
                pipeline.dependencies.later(key.binding());
                pipeline.knownDependencies.parentsOf(template.head()).forEach(pipeline.dependencies::later);
            }
            if (namespace) {
                pipeline.namespaces.enqueue(template.head().name());
            }
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            var change = TemplateChange.between(old, current);
            if (change != TemplateChange.NOTHING) {
                wake(current, change == TemplateChange.CONTENT);
            }
            defined();
        }

        @Override
        public void deleted(RawObject last) {
            needed(last); // What belongs to the template itself goes by the garbage collector.
            defined();
        }

        private void wake(RawObject template, boolean byUser) {
            if (isSkipped(template)) {
                return;
            }
            var key = TemplateKey.of(template);
            if (byUser) {
                pipeline.detection.edited(key);
            }
            pipeline.detector.enqueue(key);
            pipeline.bindings.enqueue(key.binding());
            pipeline.statuses.enqueueAfter(key.binding(), pipeline.config.statusDelay());
            tellRollouts(key.binding());
            needed(template);
            if (namespace) {
                pipeline.namespaces.enqueue(template.head().name());
            }
        }

        /** The template's own needs may be others now, and others may need it. */
        private void needed(RawObject template) {
            if (!namespaced(template)) {
                return;
            }
            pipeline.dependencies.enqueue(TemplateKey.of(template).binding());
            pipeline.knownDependencies.parentsOf(template.head()).forEach(pipeline.dependencies::enqueue);
        }

        private boolean namespaced(RawObject template) {
            return !template.head().namespace().isEmpty();
        }

        private void defined() {
            if (definesTypes) {
                pipeline.refreshTypes();
            }
        }

        private boolean isUnclaimed(RawObject object) {
            var labels = object.head().labels();
            return !labels.containsKey(WellKnown.POLICY_ID) && !labels.containsKey(WellKnown.CLUSTER_POLICY_ID);
        }

        private boolean isSkipped(RawObject template) {
            var in = template.head().namespace();
            return DerivedNames.isReserved(in)
                    || pipeline.config.skippedNamespaces().contains(in);
        }
    }

    /** Roles and their bindings say who may be impersonated in the members. */
    private final class AccessChanges implements InformerHandler {
        private final Informer informer;

        AccessChanges(Informer informer) {
            this.informer = informer;
        }

        /** The clusters are brought up at the start anyway, and wait until all roles are read. */
        @Override
        public void added(RawObject object) {
            if (informer.synced()) {
                everywhere();
            }
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            everywhere();
        }

        @Override
        public void deleted(RawObject last) {
            everywhere();
        }

        private void everywhere() {
            pipeline.caches
                    .clusters()
                    .list()
                    .forEach(cluster -> pipeline.auth.enqueue(cluster.head().name()));
        }
    }

    private final class PolicyChanges implements InformerHandler {
        @Override
        public void added(RawObject object) {
            if (!booting) {
                pipeline.policyLife.changed(object.key());
            }
            know(object);
        }

        private void know(RawObject object) {
            pipeline.policyBook.put(PropagationPolicy.of(PolicyDefaults.apply(object.toJson())));
            pipeline.policies.enqueue(object.key());
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            if (old.head().generation() != current.head().generation()) {
                pipeline.policyLife.changed(current.key());
            }
            know(current);
        }

        /** Usually its templates have been freed before; not if somebody took its finalizer away. */
        @Override
        public void deleted(RawObject last) {
            pipeline.policyBook.remove(last.key());
            var id = Claim.id(PropagationPolicy.of(last.toJson()));
            pipeline.caches.bindingsOf(id).forEach(binding -> pipeline.detector.enqueue(template(binding)));
        }
    }

    private final class ScopeChanges implements InformerHandler {
        /** At the start everything is looked at anyway. */
        @Override
        public void added(RawObject object) {
            if (!booting) {
                concern(object);
            }
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            concern(old);
            concern(current);
        }

        @Override
        public void deleted(RawObject last) {
            concern(last);
        }

        private void concern(RawObject policy) {
            pipeline.overrides.enqueue(OverrideScope.of(policy));
        }
    }

    private final class BindingChanges implements InformerHandler {
        @Override
        public void added(RawObject object) {
            if (booting) {
                pipeline.bindings.later(object.key());
                pipeline.statuses.later(object.key());
                pipeline.dependencies.later(object.key());
            } else {
                wake(object);
            }
        }

        private void wake(RawObject object) {
            pipeline.bindings.enqueue(object.key());
            pipeline.statuses.enqueueAfter(object.key(), pipeline.config.statusDelay());
            tellRollouts(object.key());
            if (!object.head().namespace().isEmpty()) {
                pipeline.dependencies.enqueue(object.key());
            }
        }

        /** Not for a status, which says nothing new to its writers. */
        @Override
        public void updated(RawObject old, RawObject current) {
            var before = old.head();
            var after = current.head();
            if (before.generation() != after.generation()
                    || !before.deletionTimestamp().equals(after.deletionTimestamp())
                    || !before.labels().equals(after.labels())) {
                wake(current);
            }
        }

        /** A binding that was deleted by hand is made again; one of a former template makes room. */
        @Override
        public void deleted(RawObject last) {
            pipeline.detector.enqueue(template(last));
            pipeline.dependencies.enqueue(last.key());
            ResourceBinding.of(last.toJson())
                    .spec()
                    .requiredBy()
                    .forEach(it -> pipeline.dependencies.enqueue(new NamespacedName(it.namespace(), it.name())));
        }
    }

    private final class WorkChanges implements InformerHandler {
        @Override
        public void added(RawObject object) {
            if (!booting) { // Members and bindings look at all their Works when they are brought up themselves.
                pipeline.members.enqueue(object);
                tellBinding(object);
            }
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            boolean statusAlone = old.head().generation() == current.head().generation()
                    && old.head().deletionTimestamp().equals(current.head().deletionTimestamp());
            if (!statusAlone) {
                pipeline.members.enqueue(current);
            }
            tellBinding(current);
        }

        /** A Work that is gone while its binding wants it is made again. */
        @Override
        public void deleted(RawObject last) {
            pipeline.members.enqueue(last);
            tellBinding(last);
            pipeline.caches.bindingOf(last).forEach(pipeline.bindings::enqueue);
            last.head().owners().stream()
                    .filter(owner -> owner.kind().equals(NamespaceReconciler.KIND.kind()))
                    .forEach(owner -> pipeline.namespaces.enqueue(owner.name()));
        }

        private void tellBinding(RawObject work) {
            for (NamespacedName key : pipeline.caches.bindingOf(work)) {
                pipeline.statuses.enqueueAfter(key, pipeline.config.statusDelay());
                tellRollouts(key);
            }
        }
    }

    /** A rollout looks at itself, and what it lets through is dispatched. */
    private final class RolloutChanges implements InformerHandler {
        @Override
        public void added(RawObject object) {
            pipeline.rollouts.enqueue(object.key());
            // Others of the same template may have counted until now.
            tellRollouts(binding(object));
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            dispatch(old);
            dispatch(current);
            pipeline.rollouts.enqueue(current.key());
        }

        @Override
        public void deleted(RawObject last) {
            dispatch(last);
        }

        private void dispatch(RawObject rollout) {
            pipeline.bindings.enqueue(binding(rollout));
            tellRollouts(binding(rollout));
        }

        private static NamespacedName binding(RawObject rollout) {
            return HostCaches.target(StagedRollout.of(rollout.toJson())).binding();
        }
    }

    private final class ClusterChanges implements InformerHandler {
        @Override
        public void added(RawObject object) {
            pipeline.clusters.enqueue(object.head().name());
            pipeline.auth.enqueue(object.head().name());
            if (!booting) {
                joined();
            }
        }

        /** All namespaces go there, and bindings may have waited for it. */
        private void joined() {
            pipeline.caches.quotas().list().forEach(quota -> pipeline.quotas.enqueue(quota.key()));
            pipeline.templates
                    .list(NamespaceReconciler.KIND, "")
                    .forEach(it -> pipeline.namespaces.enqueue(it.head().name()));
            for (FreshCache bindings : pipeline.caches.allBindings()) {
                bindings.informer().list().forEach(binding -> pipeline.bindings.later(binding.key()));
            }
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            pipeline.clusters.enqueue(current.head().name());
            if (old.head().generation() != current.head().generation()) {
                pipeline.auth.enqueue(current.head().name());
            }
        }

        @Override
        public void deleted(RawObject last) {
            pipeline.clusters.enqueue(last.head().name());
        }
    }

    private static TemplateKey template(RawObject binding) {
        return TemplateKey.of(ResourceBinding.of(binding.toJson()).spec().resource());
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PropagationPolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.ResourceSelector;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.MergePatch;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of policies: gives them an id and a finalizer, brings up the templates that a change concerns, and frees its templates when one
 * goes. Bindings and Works stay then, so that no workload stops because its policy was deleted.
 *
 * <p>The key is without namespace for a ClusterPropagationPolicy. Source of the behaviour: Karmada, {@code pkg/detector/policy.go}.
 */
final class PolicyReconciler implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(PolicyReconciler.class);

    private final KubeClient hostClient;
    private final HostCaches caches;
    private final Templates templates;
    private final BindingStore bindings;
    private final Backlog<TemplateKey> detector;
    private final Supplier<String> ids;
    /** Policies that a user has changed since they were last reconciled; holds no more than the keys that wait. */
    private final Set<NamespacedName> changed = ConcurrentHashMap.newKeySet();

    PolicyReconciler(
            KubeClient hostClient,
            HostCaches caches,
            Templates templates,
            BindingStore bindings,
            Backlog<TemplateKey> detector,
            Supplier<String> ids) {
        this.hostClient = hostClient;
        this.caches = caches;
        this.templates = templates;
        this.bindings = bindings;
        this.detector = detector;
        this.ids = ids;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var cache = key.namespace().isEmpty() ? caches.clusterPolicies() : caches.policies();
        var found = cache.get(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var stored = found.get().toJson();
        var policy = PropagationPolicy.of(PolicyDefaults.apply(stored));
        if (policy.metadata().isBeingDeleted()) {
            return remove(policy);
        }
        var patch = adoption(policy, stored);
        if (patch.isPresent()) {
            hostClient.mergePatch(policy.resource(), key, patch.get());
            return Outcome.done(); // The change brings it up again.
        }
        if (changed.remove(key)) {
            releaseStrays(policy);
            concerned(policy).forEach(detector::enqueue);
        } else {
            concerned(policy).forEach(detector::later);
        }
        return Outcome.done();
    }

    /** A user has changed what the policy says. */
    void changed(NamespacedName key) {
        changed.add(key);
    }

    /** Frees what the policy selected before and does not select any more. A template that changed itself stays until then. */
    private void releaseStrays(PropagationPolicy policy) throws IOException, InterruptedException {
        var matching = MatchingPolicy.of(policy);
        for (RawObject binding : caches.bindingsOf(Claim.id(policy))) {
            var template = templates.get(
                    TemplateKey.of(ResourceBinding.of(binding.toJson()).spec().resource()));
            if (template.isPresent() && !matching.selects(template.get().head())) {
                releaseBinding(binding.key(), policy);
                release(template.get(), policy);
            }
        }
    }

    /** What a policy needs before it is used: an id, a finalizer, and what it means by what it leaves out. */
    private Optional<ObjectNode> adoption(PropagationPolicy policy, ObjectNode stored) {
        var patch = MergePatch.between(stored, PolicyDefaults.apply(stored)).patch();
        var metadata = policy.metadata();
        if (Claim.id(policy).isEmpty()) {
            patch.withObject("/metadata/labels").put(idLabel(policy), ids.get());
        }
        Finalizers.add(patch, metadata, finalizer(policy));
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    static String idLabel(PropagationPolicy policy) {
        return policy.isClusterScoped() ? WellKnown.CLUSTER_POLICY_ID : WellKnown.POLICY_ID;
    }

    static String finalizer(PropagationPolicy policy) {
        return policy.isClusterScoped() ? WellKnown.CLUSTER_POLICY_FINALIZER : WellKnown.POLICY_FINALIZER;
    }

    /** The templates that it has and those that it might get. */
    private Set<TemplateKey> concerned(PropagationPolicy policy) {
        var keys = new LinkedHashSet<TemplateKey>();
        caches.bindingsOf(Claim.id(policy))
                .forEach(binding -> keys.add(TemplateKey.of(
                        ResourceBinding.of(binding.toJson()).spec().resource())));
        var matching = MatchingPolicy.of(policy);
        for (ResourceSelector selector : policy.spec().resourceSelectors()) {
            for (RawObject template : candidates(policy, selector)) {
                if (matching.selects(template.head())) {
                    keys.add(TemplateKey.of(template));
                }
            }
        }
        return keys;
    }

    private Iterable<RawObject> candidates(PropagationPolicy policy, ResourceSelector selector) {
        var kind = GroupVersionKind.of(selector.apiVersion(), selector.kind());
        var namespace = policy.isClusterScoped()
                ? selector.namespace()
                : policy.metadata().namespace();
        if (!namespace.isEmpty() && !selector.name().isEmpty()) {
            return templates.get(new TemplateKey(kind, new NamespacedName(namespace, selector.name()))).stream()
                    .toList();
        }
        return templates.list(kind, namespace);
    }

    private Outcome remove(PropagationPolicy policy) throws IOException, InterruptedException {
        if (!policy.metadata().finalizers().contains(finalizer(policy))) {
            return Outcome.done();
        }
        var freed = new LinkedHashSet<TemplateKey>();
        for (RawObject binding : caches.bindingsOf(Claim.id(policy))) {
            freed.add(TemplateKey.of(ResourceBinding.of(binding.toJson()).spec().resource()));
            releaseBinding(binding.key(), policy);
        }
        for (RawObject template : claimed(policy, freed)) {
            release(template, policy);
        }
        hostClient.mergePatch(policy.resource(), policy.key(), Finalizers.remove(policy.metadata(), finalizer(policy)));
        freed.forEach(detector::enqueue);
        log.atInfo().addKeyValue("policy", policy.key()).log("policy is gone, its workloads stay where they are");
        return Outcome.done();
    }

    /** Also templates that a lazy policy has claimed and not yet bound. */
    private Set<RawObject> claimed(PropagationPolicy policy, Set<TemplateKey> bound) {
        var label = idLabel(policy);
        var id = Claim.id(policy);
        var found = new LinkedHashSet<RawObject>();
        bound.forEach(key -> templates
                .get(key)
                .filter(template -> id.equals(template.head().labels().get(label)))
                .ifPresent(found::add));
        for (ResourceSelector selector : policy.spec().resourceSelectors()) {
            for (RawObject template : candidates(policy, selector)) {
                if (id.equals(template.head().labels().get(label))) {
                    found.add(template);
                }
            }
        }
        return found;
    }

    private void releaseBinding(NamespacedName key, PropagationPolicy policy) throws IOException, InterruptedException {
        var binding = bindings.find(key);
        if (binding.isPresent()) {
            var patch = Claim.release(binding.get().metadata(), policy.isClusterScoped());
            if (patch.isPresent()) {
                bindings.patch(key, patch.get());
            }
        }
    }

    private void release(RawObject template, PropagationPolicy policy) throws IOException, InterruptedException {
        var key = TemplateKey.of(template);
        var type = templates.type(key.kind());
        var patch = Claim.release(ObjectMeta.of(template.toJson()), policy.isClusterScoped());
        if (patch.isPresent() && type.isPresent()) {
            try {
                templates.wrote(key.kind(), hostClient.mergePatchRaw(type.get().resource(), key.name(), patch.get()));
            } catch (flagship.kubemodel.ApiException e) {
                if (!Answers.isGone(e)) {
                    throw e;
                }
            }
        }
    }
}

package flagship.propagation;

import flagship.fleetapi.ResourceSelector;
import flagship.interpreter.SelectorMatch;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.GroupVersionKind;
import java.util.List;

/**
 * Brings up what an override policy concerns: the bindings of its templates, namespaces, and policies that waited for it to exist.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/controllers/binding}, {@code namespace}, {@code pkg/detector}.
 */
final class OverrideReconciler implements Reconciler<OverrideScope> {
    private final Pipeline pipeline;

    OverrideReconciler(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public Outcome reconcile(OverrideScope scope) {
        waiting(scope);
        if (scope.selectors().isEmpty()) {
            everything(scope);
            return Outcome.done();
        }
        for (ResourceSelector selector : scope.selectors()) {
            var match = SelectorMatch.of(selector);
            for (RawObject template : templates(scope, selector)) {
                if (match.priority(template.head()) > SelectorMatch.NONE) {
                    enqueue(template);
                }
            }
        }
        return Outcome.done();
    }

    private void waiting(OverrideScope scope) {
        pipeline.policyBook.all().stream()
                .filter(policy -> policy.key().namespace().equals(scope.namespace()))
                .filter(policy -> policy.spec().dependentOverrides().contains(scope.name()))
                .forEach(policy -> pipeline.policies.enqueue(policy.key()));
    }

    private void everything(OverrideScope scope) {
        for (FreshCache bindings : pipeline.caches.allBindings()) {
            var concerned = scope.namespace().isEmpty()
                    ? bindings.informer().list()
                    : bindings.informer().list(scope.namespace());
            concerned.forEach(binding -> pipeline.bindings.later(binding.key()));
        }
        if (scope.namespace().isEmpty()) {
            pipeline.templates.list(NamespaceReconciler.KIND, "").forEach(this::enqueue);
        }
    }

    private List<RawObject> templates(OverrideScope scope, ResourceSelector selector) {
        var namespace = scope.namespace().isEmpty() ? selector.namespace() : scope.namespace();
        return pipeline.templates.list(GroupVersionKind.of(selector.apiVersion(), selector.kind()), namespace);
    }

    private void enqueue(RawObject template) {
        var key = TemplateKey.of(template);
        pipeline.bindings.enqueue(key.binding());
        if (key.kind().equals(NamespaceReconciler.KIND)
                && template.head().namespace().isEmpty()) {
            pipeline.namespaces.enqueue(template.head().name());
        }
    }
}

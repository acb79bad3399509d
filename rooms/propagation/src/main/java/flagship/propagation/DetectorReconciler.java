package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.interpreter.InterpretationFailure;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.BindingOfTemplate.OwnerLingers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the policy of each template, claims the template for it and keeps its binding.
 *
 * <p>Level-triggered, with one exception that the contract asks for: a lazy policy applies only when a user has changed the template, which is
 * remembered in {@link #edited}.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/detector}.
 */
final class DetectorReconciler implements Reconciler<TemplateKey> {
    private static final Logger log = LoggerFactory.getLogger(DetectorReconciler.class);
    private static final String APPLY = "ApplyPolicy";
    private static final String PREEMPT = "PreemptPolicy";

    private final KubeClient hostClient;
    private final Templates templates;
    private final PolicyBook policies;
    private final HostCaches caches;
    private final BindingStore bindings;
    private final BindingOfTemplate bindingOfTemplate;
    private final PipelineEvents events;
    private final PropagationMeters meters;
    /** Templates that a user has changed since they were last reconciled; holds no more than the keys that wait. */
    private final Set<TemplateKey> edited = ConcurrentHashMap.newKeySet();

    DetectorReconciler(
            KubeClient hostClient,
            Templates templates,
            PolicyBook policies,
            HostCaches caches,
            BindingStore bindings,
            BindingOfTemplate bindingOfTemplate,
            PipelineEvents events,
            PropagationMeters meters) {
        this.hostClient = hostClient;
        this.templates = templates;
        this.policies = policies;
        this.caches = caches;
        this.bindings = bindings;
        this.bindingOfTemplate = bindingOfTemplate;
        this.events = events;
        this.meters = meters;
    }

    /** A user has changed the template, or made it. */
    void edited(TemplateKey key) {
        edited.add(key);
    }

    @Override
    public Outcome reconcile(TemplateKey key) throws IOException, InterruptedException {
        boolean byUser = edited.remove(key);
        boolean handled = false;
        try {
            var outcome = reconcile(key, byUser);
            handled = true;
            return outcome;
        } finally {
            if (byUser && !handled) {
                edited.add(key);
            }
        }
    }

    private Outcome reconcile(TemplateKey key, boolean byUser) throws IOException, InterruptedException {
        var found = templates.get(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var template = found.get();
        return switch (decision(template)) {
            case ClaimDecision.Leave _, ClaimDecision.Unclaimed _ -> Outcome.done();
            case ClaimDecision.Release(var claim) -> release(key, template, claim);
            case ClaimDecision.Apply(var policy, var taken) -> apply(key, template, policy, taken, byUser);
        };
    }

    /** As {@link #applyMatching}, told to the meters: other passes of this controller apply nothing. */
    private Outcome apply(TemplateKey key, RawObject template, MatchingPolicy policy, boolean taken, boolean byUser)
            throws IOException, InterruptedException {
        if (Claim.id(policy.policy()).isEmpty()) {
            return Outcome.done(); // Its controller gives it an id and then brings its templates up again.
        }
        long start = System.nanoTime();
        boolean applied = false;
        try {
            var outcome = applyMatching(key, template, policy, taken, byUser);
            applied = outcome instanceof Outcome.Done;
            return outcome;
        } finally {
            meters.passed(PropagationMeters.Pass.APPLY_POLICY, !applied, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private ClaimDecision decision(RawObject template) {
        long start = System.nanoTime();
        var decision = ClaimDecision.of(template.head(), ObjectMeta.of(template.toJson()), policies);
        meters.passed(PropagationMeters.Pass.MATCH_POLICY, false, Duration.ofNanos(System.nanoTime() - start));
        return decision;
    }

    /** The binding first: while the template bears the claim, this step is found again after a crash. */
    private Outcome release(TemplateKey key, RawObject template, Claim claim) throws IOException, InterruptedException {
        var binding = bindings.find(key.binding());
        if (binding.isPresent()) {
            var patch = Claim.release(binding.get().metadata(), claim.isClusterScoped());
            if (patch.isPresent()) {
                bindings.patch(binding.get().key(), patch.get());
            }
        }
        var patch = Claim.release(ObjectMeta.of(template.toJson()), claim.isClusterScoped());
        if (patch.isPresent()) {
            patch(key, patch.get());
        }
        return Outcome.done();
    }

    private Outcome applyMatching(
            TemplateKey key, RawObject template, MatchingPolicy policy, boolean taken, boolean byUser)
            throws IOException, InterruptedException {
        var missing = missingOverride(policy);
        if (missing.isPresent()) {
            var message = "policy %s waits for the override policy \"%s\", which does not exist"
                    .formatted(policy.key(), missing.get());
            events.failed(PipelineEvents.about(template.head()), APPLY, message);
            return Outcome.done(); // The override policy's coming brings it up again.
        }
        var claimed = claim(key, template, policy, taken);
        if (policy.spec().isLazy() && !byUser) {
            return Outcome.done();
        }
        try {
            bindingOfTemplate.keep(claimed, policy, byUser);
            return Outcome.done();
        } catch (OwnerLingers | InterpretationFailure e) {
            log.atInfo()
                    .addKeyValue("policy", policy.key())
                    .addKeyValue("error", e.getMessage())
                    .log("policy not applied");
            events.failed(PipelineEvents.about(template.head()), APPLY, String.valueOf(e.getMessage()));
            if (byUser) {
                edited.add(key);
            }
            return Outcome.retry();
        }
    }

    private Optional<String> missingOverride(MatchingPolicy policy) {
        var known = policy.isClusterScoped() ? caches.clusterOverrides() : caches.overrides();
        return policy.spec().dependentOverrides().stream()
                .filter(name -> known.get(new NamespacedName(policy.key().namespace(), name))
                        .isEmpty())
                .findFirst();
    }

    private RawObject claim(TemplateKey key, RawObject template, MatchingPolicy policy, boolean taken)
            throws IOException, InterruptedException {
        var patch = Claim.by(policy.policy()).patch(ObjectMeta.of(template.toJson()));
        if (patch.isEmpty()) {
            return template;
        }
        var about = PipelineEvents.about(template.head());
        try {
            var claimed = patch(key, patch.get());
            if (taken) {
                meters.preempted(false);
                events.succeeded(about, PREEMPT, "taken over by policy " + policy.key());
            }
            log.atDebug().addKeyValue("policy", policy.key()).log("template claimed");
            return claimed;
        } catch (ApiException e) {
            if (taken) {
                meters.preempted(true);
                events.failed(
                        about, PREEMPT, "policy %s could not take it over: %s".formatted(policy.key(), e.getMessage()));
            }
            throw e;
        }
    }

    private RawObject patch(TemplateKey key, ObjectNode patch) throws IOException, InterruptedException {
        var type = templates.type(key.kind()).orElseThrow(() -> new IOException(key.kind() + " is no longer served"));
        var answer = hostClient.mergePatchRaw(type.resource(), key.name(), patch);
        return templates
                .wrote(key.kind(), answer)
                .orElseThrow(() -> new IOException(key.kind() + " is no longer served"));
    }
}

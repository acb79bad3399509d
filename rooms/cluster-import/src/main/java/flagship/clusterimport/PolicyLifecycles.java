package flagship.clusterimport;

import flagship.clusterimport.PolicyMemory.Verdict;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.fleetapi.PediaClusterLifecycle.ObjectReference;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lifecycles of one policy in one reconciliation. Used once, by one thread. */
final class PolicyLifecycles {
    private final PolicyPlan plan;
    private final ImportCaches caches;
    private final KubeClient hostClient;
    private final PolicyMemory memory;
    private final List<String> problems = new ArrayList<>();
    /** Source objects of which it is not known what they want: what was made of them stays. */
    private final Set<NamespacedName> unclear = new HashSet<>();

    private boolean mayPass;

    PolicyLifecycles(PolicyPlan plan, ImportCaches caches, KubeClient hostClient, PolicyMemory memory) {
        this.plan = plan;
        this.caches = caches;
        this.hostClient = hostClient;
        this.memory = memory;
    }

    /**
     * Makes what is missing, mends what differs, deletes what nothing stands behind.
     *
     * @throws ImportFailure FailedReconcile, after everything that could be done was
     */
    void write(Map<NamespacedName, Verdict> verdicts) throws ImportFailure, IOException, InterruptedException {
        var wanted = wanted(verdicts);
        for (var entry : wanted.entrySet()) {
            write(entry.getKey(), entry.getValue());
        }
        for (RawObject owned : caches.lifecyclesOf(plan.policy().metadata().uid())) {
            deleteUnlessWanted(owned, wanted);
        }
        if (!problems.isEmpty()) {
            throw PolicyReconciler.failed(problems, mayPass);
        }
    }

    /** The source object of each lifecycle. Of two that want the same name the one that has it keeps it, else the first. */
    private Map<String, NamespacedName> wanted(Map<NamespacedName, Verdict> verdicts) {
        var wanted = new HashMap<String, NamespacedName>();
        verdicts.forEach((source, verdict) -> {
            switch (verdict) {
                case Verdict.NotSelected() -> {}
                case Verdict.Unclear(var why) -> {
                    unclear.add(source);
                    problems.add("%s: %s".formatted(shown(source), why));
                }
                case Verdict.Selected(var name) -> {
                    var other = wanted.putIfAbsent(name, source);
                    if (other != null) {
                        boolean isHeld = holder(name).filter(source::equals).isPresent();
                        wanted.put(name, isHeld ? source : other);
                        problems.add(
                                "%s and %s both give the name \"%s\"".formatted(shown(other), shown(source), name));
                    }
                }
            }
        });
        return wanted;
    }

    private Optional<NamespacedName> holder(String name) {
        return caches.lifecycle(name)
                .map(found -> PediaClusterLifecycle.of(found.toJson()).source())
                .map(source -> new NamespacedName(source.namespace(), source.name()));
    }

    private static String shown(NamespacedName source) {
        return source.namespace().isEmpty() ? source.name() : source.namespace() + "/" + source.name();
    }

    private void write(String name, NamespacedName source) throws IOException, InterruptedException {
        try {
            var found = caches.lifecycle(name);
            if (found.isEmpty()) {
                hostClient.create(
                        PediaClusterLifecycle.RESOURCE, draft(name, source).toJson());
            } else if (found.get().head().deletionTimestamp().isEmpty() && !memory.isSettled(found.get(), source)) {
                update(found.get(), source);
            }
        } catch (ApiException e) {
            if (e.code() == 409) {
                throw e; // The cache is behind.
            }
            problems.add("%s: lifecycle \"%s\" cannot be written: %s".formatted(shown(source), name, e.getMessage()));
            mayPass |= e.code() != 422;
        }
    }

    private void update(RawObject object, NamespacedName source) throws IOException, InterruptedException {
        var stored = object.toJson();
        var found = PediaClusterLifecycle.of(stored);
        var draft = draft(found.name(), source);
        var policy = plan.policy().metadata();
        var controller =
                found.metadata().owners().stream().filter(Owner::controller).findFirst();
        if (controller.filter(owner -> !owner.uid().equals(policy.uid())).isPresent()) {
            problems.add("lifecycle \"%s\" belongs to %s \"%s\": let nameTemplate give another name"
                    .formatted(
                            found.name(),
                            controller.get().kind(),
                            controller.get().name()));
            mayPass = true; // The other one may let it go.
            return;
        }
        boolean isSame = controller.isPresent()
                && found.source().equals(draft.source())
                && found.references().equals(draft.references())
                && found.template().equals(draft.template())
                && found.creationCondition().equals(draft.creationCondition());
        if (isSame) {
            memory.settle(object, source);
            return;
        }
        var written = draft.toJson();
        stored.set("spec", written.path("spec"));
        if (controller.isEmpty()) {
            var owners = stored.withObject("/metadata").withArray("/ownerReferences");
            written.path("metadata").path("ownerReferences").forEach(owners::add);
        }
        hostClient.replace(PediaClusterLifecycle.RESOURCE, stored);
    }

    private PediaClusterLifecycle draft(String name, NamespacedName source) {
        var policy = plan.policy();
        var owner = new Owner(
                ClusterImportPolicy.KIND.apiVersion(),
                ClusterImportPolicy.KIND.kind(),
                policy.name(),
                policy.metadata().uid(),
                true);
        return new PediaClusterLifecycle(
                ObjectMeta.named(name).withOwner(owner),
                new ObjectReference(plan.source(), source.namespace(), source.name()),
                plan.references(),
                policy.template(),
                policy.creationCondition(),
                Conditions.NONE,
                List.of());
    }

    private void deleteUnlessWanted(RawObject owned, Map<String, NamespacedName> wanted)
            throws IOException, InterruptedException {
        if (wanted.containsKey(owned.head().name())) {
            return;
        }
        var lifecycle = PediaClusterLifecycle.of(owned.toJson());
        var source = new NamespacedName(
                lifecycle.source().namespace(), lifecycle.source().name());
        var isOfSource =
                lifecycle.source().type().groupResource().equals(plan.source().groupResource());
        if ((isOfSource && unclear.contains(source)) || lifecycle.metadata().isBeingDeleted()) {
            return;
        }
        var options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", lifecycle.metadata().uid());
        hostClient.delete(PediaClusterLifecycle.RESOURCE, ImportCaches.named(lifecycle.name()), options);
    }
}

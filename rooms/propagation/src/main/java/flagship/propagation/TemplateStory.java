package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PropagationPolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one template, told from the objects of the control plane as they are: its policy and why, its binding, and for each cluster
 * what differs there, what the member holds and what went wrong last. Reads only.
 *
 * <pre>
 * template: {kind, namespace, name}
 * policy: {kind, namespace, name} and why; absent where none applies, which {@code whyNot} explains
 * others: [{kind, namespace, name, why}], policies that select it too
 * binding: {name, conditions: [...], problems: [...]}; absent until there is one
 * clusters: [{name, replicas, work, applied, health, status, overrides, changes: [{path, here, there}], problems}]
 * </pre>
 */
public final class TemplateStory {
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    private final KubeClient host;
    private final ObjectNode template;
    private final ObjectHead head;
    private final ObjectNode story = Json.object();

    private TemplateStory(KubeClient host, RawObject template) {
        this.host = host;
        this.template = template.toJson();
        this.head = template.head();
    }

    /**
     * Reads everything and tells.
     *
     * @throws flagship.kubemodel.ApiException if the template does not exist, or the user may not read what is needed
     */
    public static ObjectNode of(KubeClient host, GroupVersionResource type, NamespacedName name)
            throws IOException, InterruptedException {
        return new TemplateStory(host, RawObject.of(host.getBytes(type, name))).tell();
    }

    private ObjectNode tell() throws IOException, InterruptedException {
        story.putObject("template")
                .put("kind", head.kind())
                .put("namespace", head.namespace())
                .put("name", head.name());
        PolicyReasons.of(head, ObjectMeta.of(template), policies()).writeTo(story);
        problems(story.withObject("/template"), head.namespace(), head.kind(), head.name());
        var binding = binding();
        if (binding.isPresent()) {
            tell(binding.get());
        }
        return story;
    }

    private PolicyBook policies() throws IOException, InterruptedException {
        var book = new PolicyBook();
        if (!head.namespace().isEmpty()) {
            for (RawObject policy :
                    host.listAll(PropagationPolicy.RESOURCE, ListOptions.inNamespace(head.namespace()))) {
                book.put(PropagationPolicy.of(PolicyDefaults.apply(policy.toJson())));
            }
        }
        for (RawObject policy : host.listAll(PropagationPolicy.CLUSTER_RESOURCE, ListOptions.ALL)) {
            book.put(PropagationPolicy.of(PolicyDefaults.apply(policy.toJson())));
        }
        return book;
    }

    private Optional<ResourceBinding> binding() throws IOException, InterruptedException {
        var name = new NamespacedName(head.namespace(), DerivedNames.binding(head.kind(), head.name()));
        return host.find(BindingStore.resource(head.namespace()), name).map(ResourceBinding::of);
    }

    private void tell(ResourceBinding binding) throws IOException, InterruptedException {
        var told = story.putObject("binding").put("name", binding.key().toString());
        var conditions = told.putArray("conditions");
        binding.status()
                .conditions()
                .all()
                .forEach(condition -> conditions
                        .addObject()
                        .put("type", condition.type())
                        .put("status", condition.status())
                        .put("reason", condition.reason())
                        .put("message", condition.message()));
        problems(told, head.namespace(), binding.kind().kind(), binding.key().name());
        var works = works(binding);
        var clusters = story.putArray("clusters");
        for (var target : BindingTargets.of(binding.spec())) {
            var cluster = clusters.addObject().put("name", target.name());
            if (target.replicas() > 0) {
                cluster.put("replicas", target.replicas());
            }
            tell(cluster, work(works, target.name()));
        }
        for (RawObject work : works) {
            var left = DerivedNames.cluster(work.head().namespace());
            if (left.isPresent() && !BindingTargets.kept(binding.spec()).contains(left.get())) {
                clusters.addObject().put("name", left.get()).put("leaving", true);
            }
        }
    }

    private List<RawObject> works(ResourceBinding binding) throws IOException, InterruptedException {
        var id = BindingDraft.id(binding.metadata());
        return id.isEmpty()
                ? List.of()
                : host.listAll(
                        Work.RESOURCE,
                        ListOptions.ALL.withLabels(BindingDraft.idLabel(binding.isClusterScoped()) + "=" + id));
    }

    private static Optional<Work> work(List<RawObject> works, String cluster) {
        return works.stream()
                .filter(work -> work.head().namespace().equals(Cluster.executionNamespace(cluster)))
                .findFirst()
                .map(work -> Work.of(work.toJson()));
    }

    private void tell(ObjectNode cluster, Optional<Work> found) throws IOException, InterruptedException {
        if (found.isEmpty()) {
            cluster.putArray("problems").add("there is no Work yet");
            return;
        }
        var work = found.get();
        cluster.put("work", work.key().toString());
        work.status()
                .conditions()
                .find(Work.APPLIED)
                .ifPresent(
                        applied -> cluster.put("applied", applied.status()).put("appliedMessage", applied.message()));
        if (work.spec().suspendDispatching()) {
            cluster.put("suspended", true);
        }
        work.status().manifestStatuses().stream().findFirst().ifPresent(there -> {
            cluster.put("health", there.health());
            there.status().ifPresent(status -> cluster.set("status", status));
        });
        overrides(cluster, work);
        work.spec().manifests().stream()
                .findFirst()
                .ifPresent(manifest -> cluster.set("changes", ManifestChanges.between(template, manifest)));
        problems(cluster, work.key().namespace(), Work.KIND.kind(), work.key().name());
    }

    private static void overrides(ObjectNode cluster, Work work) {
        var names = cluster.putArray("overrides");
        var pool = work.metadata().labels().getOrDefault(CidrPool.POOL, "");
        if (!pool.isEmpty()) {
            names.add("CIDRPool/" + pool);
        }
        for (String annotation : List.of(WellKnown.APPLIED_OVERRIDES, WellKnown.APPLIED_CLUSTER_OVERRIDES)) {
            var applied = work.metadata().annotations().getOrDefault(annotation, "");
            if (!applied.isEmpty()) {
                Json.parse(applied.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .forEach(policy -> names.add(policy.path("policyName").asText()));
            }
        }
    }

    /** The newest warning of each reason. */
    private void problems(ObjectNode about, String namespace, String kind, String name)
            throws IOException, InterruptedException {
        var fields = "involvedObject.kind=%s,involvedObject.name=%s,type=Warning".formatted(kind, name);
        var where = namespace.isEmpty() ? "default" : namespace; // Where events about cluster-scoped objects are.
        var events = host.listAll(EVENTS, ListOptions.inNamespace(where).withFields(fields)).stream()
                .map(RawObject::toJson)
                .toList();
        var problems = about.withArray("problems");
        LastWarnings.of(events).forEach(problems::add);
    }
}

package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Answers {@code pods/binding}, {@code pods/eviction} and the old {@code bindings}. */
final class PodActions {
    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");
    private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");

    private final BodyDecoder decoder;
    private final ObjectWriter writer;
    private final ObjectDeleter deleter;
    private final Admission admission;
    private final Clock clock;

    PodActions(BodyDecoder decoder, ObjectWriter writer, ObjectDeleter deleter, Admission admission, Clock clock) {
        this.decoder = decoder;
        this.writer = writer;
        this.deleter = deleter;
        this.admission = admission;
        this.clock = clock;
    }

    /** Assigns a pod to a node. */
    void bind(ServedType pods, RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var options = WriteOptions.of(request, "CreateOptions");
        var warnings = new Warnings();
        var binding = decoder.decode(new BodyDecoder.Expected(BINDING, Optional.empty()), request, options, warnings);
        CreateHandler.placeIn(target.namespace(), binding);
        var name = target.name().name().isEmpty()
                ? ObjectMeta.of(binding).name()
                : target.name().name();
        var pod = new RequestTarget(pods, new NamespacedName(target.namespace(), name), "binding");
        writer.update(new WriteRequest(pod, options, warnings), current -> bound(current, binding));
        success(response);
    }

    private ObjectNode bound(ObjectNode pod, ObjectNode binding) {
        var name = ObjectMeta.of(pod).name();
        var node = pod.path("spec").path("nodeName").asText("");
        if (!node.isEmpty()) {
            throw ApiException.conflict(
                    new GroupResource("", "pods/binding"),
                    name,
                    "pod %s is already assigned to node \"%s\"".formatted(name, node));
        }
        pod.withObject("spec")
                .put("nodeName", binding.path("target").path("name").asText());
        scheduled(pod);
        return pod;
    }

    private void scheduled(ObjectNode pod) {
        var conditions = pod.withObject("status").withArray("conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asText().equals("PodScheduled")) {
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "True")
                .putNull("lastProbeTime")
                .put("lastTransitionTime", ObjectMeta.timestamp(clock.instant()));
    }

    /** Deletes a pod as its eviction asks; disruption budgets are not counted here. */
    void evict(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var options = WriteOptions.of(request, "CreateOptions");
        var eviction =
                decoder.decode(new BodyDecoder.Expected(EVICTION, Optional.empty()), request, options, new Warnings());
        var wanted = eviction.path("deleteOptions");
        var grace = wanted.path("gracePeriodSeconds");
        var deletion = new DeleteOptions(
                options.dryRun() || wanted.path("dryRun").size() > 0,
                grace.isNumber() ? Optional.of(grace.asLong()) : Optional.empty(),
                Optional.of(DeleteOptions.Propagation.BACKGROUND),
                wanted.path("preconditions").path("uid").asText(""),
                wanted.path("preconditions").path("resourceVersion").asText(""));
        var write = new WriteRequest(
                new RequestTarget(target.type(), target.name(), ""), deletion.asked(request), new Warnings());
        WriteAnswer.warned(
                write.warnings(),
                response,
                () -> deleter.delete(
                        target.type(), target.name(), deletion, current -> admission.delete(write, current)));
        write.warnings().writeTo(response);
        success(response);
    }

    private static void success(ApiResponse response) throws IOException {
        var json = Json.object().put("kind", "Status").put("apiVersion", "v1");
        json.putObject("metadata");
        json.put("status", "Success").put("code", 201);
        response.send(201, "application/json", DeleteHandler.line(json));
    }
}

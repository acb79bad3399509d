package flagship.propagation;

import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Marks what a propagated HorizontalPodAutoscaler scales, so that the members keep the replicas that it gave there. The key is the template that
 * is scaled, or was.
 *
 * <p>A mark that a user set is the user's: an annotation says which are ours, and only those are taken away. So it converges after a restart
 * whatever happened meanwhile.
 *
 * <p>Source of the behaviour: karmada.md, section 14.3.
 */
final class ScaleTargetMarker implements Reconciler<TemplateKey> {
    static final GroupVersionKind AUTOSCALER = new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");
    static final String RETAIN_REPLICAS = "resourcetemplate.karmada.io/retain-replicas";
    private static final String OURS = "place.flagship.io/retains-replicas-for-autoscaler";
    private static final Duration UNTIL_READ = Duration.ofSeconds(1);

    private final KubeClient host;
    private final Templates templates;

    ScaleTargetMarker(KubeClient host, Templates templates) {
        this.host = host;
        this.templates = templates;
    }

    @Override
    public Outcome reconcile(TemplateKey key) throws IOException, InterruptedException {
        if (!templates.isComplete(AUTOSCALER)) {
            return Outcome.after(UNTIL_READ);
        }
        var found =
                templates.get(key).filter(it -> it.head().deletionTimestamp().isEmpty());
        if (found.isPresent()) {
            var template = found.get().toJson();
            boolean marked = isMarked(found.get());
            boolean ours = Labelled.annotation(template, OURS).equals("true");
            boolean scaled = isScaled(key);
            if (scaled && !marked) {
                mark(key, "true");
            } else if (!scaled && ours) {
                mark(key, null);
            }
        }
        return Outcome.done();
    }

    private boolean isScaled(TemplateKey key) {
        return templates.list(AUTOSCALER, key.name().namespace()).stream()
                .anyMatch(it -> isPropagated(it) && target(it).equals(key));
    }

    private static boolean isPropagated(RawObject autoscaler) {
        var labels = autoscaler.head().labels();
        return autoscaler.head().deletionTimestamp().isEmpty()
                && (labels.containsKey(WellKnown.POLICY_ID) || labels.containsKey(WellKnown.CLUSTER_POLICY_ID));
    }

    static boolean isMarked(RawObject template) {
        return "true".equals(template.head().labels().get(RETAIN_REPLICAS));
    }

    private static TemplateKey target(RawObject autoscaler) {
        var reference = autoscaler.toJson().at("/spec/scaleTargetRef");
        return new TemplateKey(
                GroupVersionKind.of(
                        reference.path("apiVersion").asText(),
                        reference.path("kind").asText()),
                new NamespacedName(
                        autoscaler.head().namespace(), reference.path("name").asText()));
    }

    /** @param value null takes the mark away */
    private void mark(TemplateKey key, @Nullable String value) throws IOException, InterruptedException {
        var type = templates.type(key.kind());
        if (type.isEmpty()) {
            return;
        }
        var patch = Json.object();
        var metadata = patch.putObject("metadata");
        metadata.putObject("labels").put(RETAIN_REPLICAS, value);
        metadata.putObject("annotations").put(OURS, value);
        try {
            templates.wrote(key.kind(), host.mergePatchRaw(type.get().resource(), key.name(), patch));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    /**
     * Listens to the templates of a type, before its informer starts.
     *
     * @param enqueue brings up what is scaled, or was
     */
    void attach(TemplateType type, Informer informer, Consumer<TemplateKey> enqueue) {
        if (type.kind().equals(AUTOSCALER)) {
            informer.handle(new InformerHandler() {
                @Override
                public void added(RawObject autoscaler) {
                    enqueue.accept(target(autoscaler));
                }

                @Override
                public void updated(RawObject old, RawObject current) {
                    enqueue.accept(target(old));
                    enqueue.accept(target(current));
                }

                @Override
                public void deleted(RawObject last) {
                    enqueue.accept(target(last));
                }
            });
        } else if (type.namespaced()) {
            informer.handle(InformerHandler.ofChanges(template -> {
                boolean concerned = isMarked(template)
                        || !templates
                                .list(AUTOSCALER, template.head().namespace())
                                .isEmpty();
                if (concerned) {
                    enqueue.accept(TemplateKey.of(template));
                }
            }));
        }
    }
}

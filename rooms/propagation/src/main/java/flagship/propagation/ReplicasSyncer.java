package flagship.propagation;

import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps the replicas of a Deployment's template at what autoscalers gave in the members, where {@link ScaleTargetMarker} or a user marked it. The
 * key is the Deployment. See {@link ReplicasSync}.
 */
final class ReplicasSyncer implements Reconciler<TemplateKey> {
    private static final GroupVersionKind DEPLOYMENT = new GroupVersionKind("apps", "v1", "Deployment");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KubeClient host;
    private final HostCaches caches;
    private final Templates templates;

    ReplicasSyncer(KubeClient host, HostCaches caches, Templates templates) {
        this.host = host;
        this.caches = caches;
        this.templates = templates;
    }

    @Override
    public Outcome reconcile(TemplateKey key) throws IOException, InterruptedException {
        var found =
                templates.get(key).filter(it -> it.head().deletionTimestamp().isEmpty());
        if (found.isEmpty()) {
            return Outcome.done();
        }
        return switch (ReplicasSync.of(found.get().toJson(), caches.binding(key.binding()))) {
            case ReplicasSync.Nothing _ -> Outcome.done();
            case ReplicasSync.Wait _ -> Outcome.after(PAUSE);
            case ReplicasSync.TakeOver(int replicas) -> {
                takeOver(key, found.get().head().resourceVersion(), replicas);
                yield Outcome.done();
            }
        };
    }

    /** Of the version that was looked at: a user's change goes before. */
    private void takeOver(TemplateKey key, String version, int replicas) throws IOException, InterruptedException {
        var type = templates.type(DEPLOYMENT);
        if (type.isEmpty()) {
            return;
        }
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", version);
        patch.putObject("spec").put("replicas", replicas);
        try {
            templates.wrote(key.kind(), host.mergePatchRaw(type.get().resource(), key.name(), patch));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    /** Listens to Deployments, before their informer starts. */
    static void attach(TemplateType type, Informer informer, Consumer<TemplateKey> enqueue) {
        if (type.kind().equals(DEPLOYMENT)) {
            informer.handle(InformerHandler.ofChanges(deployment -> {
                if (ScaleTargetMarker.isMarked(deployment)) {
                    enqueue.accept(TemplateKey.of(deployment));
                }
            }));
        }
    }
}

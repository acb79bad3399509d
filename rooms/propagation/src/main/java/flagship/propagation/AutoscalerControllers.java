package flagship.propagation;

import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import java.util.Optional;

/** What lets autoscalers of the members' own decide on replicas; runs only what was asked for. Owns its workers. */
final class AutoscalerControllers implements AutoCloseable {
    private record Marking(ScaleTargetMarker marker, Controller<TemplateKey> controller) {}

    private final Optional<Marking> marking;
    private final Optional<Controller<TemplateKey>> syncing;

    AutoscalerControllers(
            KubeClient host, HostCaches caches, Templates templates, PropagationConfig.OptionalControllers wanted) {
        var marker = new ScaleTargetMarker(host, templates);
        marking = wanted.scaleTargetMarker()
                ? Optional.of(
                        new Marking(marker, Controller.start("scale-target-marker", 1, Answers.unlessStale(marker))))
                : Optional.empty();
        syncing = wanted.replicasSyncer()
                ? Optional.of(Controller.start(
                        "replicas-syncer", 1, Answers.unlessStale(new ReplicasSyncer(host, caches, templates))))
                : Optional.empty();
    }

    /** Listens to the templates of a type, before their informer starts. */
    void attach(TemplateType type, Informer informer) {
        marking.ifPresent(it -> it.marker().attach(type, informer, it.controller()::enqueue));
        syncing.ifPresent(it -> ReplicasSyncer.attach(type, informer, it::enqueue));
    }

    @Override
    public void close() {
        marking.ifPresent(it -> it.controller().close());
        syncing.ifPresent(Controller::close);
    }
}

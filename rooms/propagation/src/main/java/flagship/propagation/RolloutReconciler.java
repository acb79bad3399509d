package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.RolloutStatus;
import flagship.fleetapi.RolloutStatus.Phase;
import flagship.fleetapi.StagedRollout;
import flagship.fleetapi.StagedRollout.Revision;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes of templates to their clusters in waves: writes down which clusters may have the content ({@link RolloutGate} holds back the others)
 * and takes the template back where a wave does not become healthy. The key is the StagedRollout,
 * without namespace for a ClusterStagedRollout.
 *
 * <p>What is decided is written down before it is done, so a kill in between changes nothing: docs/decisions/0031.
 */
final class RolloutReconciler implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(RolloutReconciler.class);
    private static final String ROLLOUT = "Rollout";
    private static final Duration UNTIL_READ = Duration.ofMillis(100);

    private final KubeClient host;
    private final HostCaches caches;
    private final Templates templates;
    private final PipelineEvents events;
    private final Clock clock;

    RolloutReconciler(KubeClient host, HostCaches caches, Templates templates, PipelineEvents events, Clock clock) {
        this.host = host;
        this.caches = caches;
        this.templates = templates;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.rollouts(key.namespace()).get(key);
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            return Outcome.done();
        }
        var rollout = StagedRollout.of(found.get().toJson());
        var target = HostCaches.target(rollout);
        var first = caches.rollout(target.binding());
        if (first.filter(it -> it.key().equals(key)).isEmpty()) {
            var why = "%s is rolled out by %s %s already: delete one of the two"
                    .formatted(
                            target,
                            rollout.kind().kind(),
                            first.map(it -> it.metadata().name()).orElse(""));
            write(found.get(), rollout, RolloutStatus.NONE.in(Phase.WAITING, why));
            return Outcome.done();
        }
        if (!templates.isComplete(target.kind())) {
            return Outcome.after(UNTIL_READ); // At a start every template looks as if it were gone.
        }
        var decision = RolloutDecision.of(known(rollout, target));
        carryOut(found.get(), rollout, target, decision);
        return decision.again().map(Outcome::after).orElseGet(Outcome::done);
    }

    /** What goes back to something older starts a rollout of its own; what was broken off must be known to be before it is. */
    private void carryOut(RawObject object, StagedRollout rollout, TemplateKey target, RolloutDecision decision)
            throws IOException, InterruptedException {
        boolean anew = decision.status().phase() == Phase.COMPLETE;
        var unwanted = decision.status().revision();
        if (anew && decision.restore().isPresent()) {
            restore(target, unwanted, decision.restore().get());
        }
        write(object, rollout, decision.status());
        if (!anew && decision.restore().isPresent()) {
            restore(target, unwanted, decision.restore().get());
        }
    }

    private RolloutDecision.Known known(StagedRollout rollout, TemplateKey target) {
        var template = templates.get(target).map(it -> TemplateRevision.of(it.toJson()));
        var binding = caches.binding(target.binding());
        var works = binding.map(this::works).orElse(Map.of());
        var revision = template.map(Revision::id).orElse("");
        var clusters = new ArrayList<RolloutCluster>();
        for (TargetCluster cluster :
                binding.map(it -> BindingTargets.of(it.spec())).orElse(List.of())) {
            var work = Optional.ofNullable(works.get(cluster.name()));
            clusters.add(RolloutCluster.of(
                    cluster.name(), RolloutDecision.wave(rollout, caches.cluster(cluster.name())), revision, work));
        }
        return new RolloutDecision.Known(rollout, template, clusters, isDispatched(works), clock.instant());
    }

    private Map<String, RawObject> works(ResourceBinding binding) {
        var works = new HashMap<String, RawObject>();
        for (RawObject work : caches.worksOf(BindingDraft.id(binding.metadata()))) {
            DerivedNames.cluster(work.head().namespace()).ifPresent(cluster -> works.put(cluster, work));
        }
        return works;
    }

    private static boolean isDispatched(Map<String, RawObject> works) {
        return works.values().stream().map(RawObject::toJson).anyMatch(RolloutReconciler::isOut);
    }

    /** What was let out before anybody held it back counts before the member has said that it has it. */
    private static boolean isOut(ObjectNode object) {
        var work = Work.of(object);
        boolean older = Labelled.annotation(object, RolloutGate.REVISION).isEmpty()
                && !work.spec().suspendDispatching();
        return older || work.status().conditions().holds(Work.APPLIED);
    }

    private void write(RawObject object, StagedRollout rollout, RolloutStatus status)
            throws IOException, InterruptedException {
        var next = object.toJson();
        var waves = RolloutDecision.waves(rollout);
        var wave = status.progress().wave();
        boolean inWave = List.of(Phase.PROGRESSING, Phase.PAUSED, Phase.FAILED).contains(status.phase());
        next.set(
                "status",
                status.toJson(inWave && wave < waves.size() ? waves.get(wave).name() : ""));
        if (JsonEquality.equal(object.toJson().path("status"), next.path("status"))) {
            return;
        }
        host.replaceStatus(rollout.resource(), next);
        if (rollout.status().phase() != status.phase()) {
            tell(rollout, status);
        }
    }

    private void tell(StagedRollout rollout, RolloutStatus status) {
        log.atInfo()
                .addKeyValue("object", rollout.key())
                .addKeyValue("phase", status.phase().word())
                .log("rollout changed phase");
        var about = PipelineEvents.about(rollout.kind(), rollout.metadata());
        switch (status.phase()) {
            case FAILED, ROLLING_BACK -> events.failed(about, ROLLOUT, status.message());
            case COMPLETE ->
                events.succeeded(about, ROLLOUT, "revision %s is healthy everywhere".formatted(status.revision()));
            case PAUSED, ROLLED_BACK ->
                events.told(about, ROLLOUT + status.phase().word(), status.message());
            case WAITING, PROGRESSING -> {} // The status says it.
        }
    }

    /**
     * Written against the version that was looked at.
     *
     * @param unwanted the content that is to go; what a user has put in its place meanwhile stays
     */
    private void restore(TemplateKey target, String unwanted, Revision revision)
            throws IOException, InterruptedException {
        var type = templates.type(target.kind());
        if (type.isEmpty()) {
            return; // The kind is not served any more, and neither is the template.
        }
        try {
            ObjectNode live = host.get(type.get().resource(), target.name());
            if (TemplateRevision.of(live).id().equals(unwanted)) {
                host.replace(type.get().resource(), TemplateRevision.restore(live, revision));
            }
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Work;
import flagship.fleetapi.WorkStatus.OfManifest;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes what executions found into the status of Works, after what is still on its way to members. Only the newest finding on a Work is
 * kept, and none over a restart: executions look at all their Works then. Owns its workers.
 */
final class Reports implements Reconciler<NamespacedName>, AutoCloseable {
    /**
     * What one pass over a Work found.
     *
     * @param applied absent where the member was only looked at
     */
    record Report(Condition dispatching, Optional<Condition> applied, List<OfManifest> manifests) {}

    private final FreshCache works;
    private final WorkStore store;
    private final Clock clock;
    private final Map<NamespacedName, Report> waiting = new ConcurrentHashMap<>();
    private final Controller<NamespacedName> controller;

    Reports(FreshCache works, WorkStore store, Rush rush, int workers, Clock clock) {
        this.works = works;
        this.store = store;
        this.clock = clock;
        controller = Controller.start("report", workers, new Yielding<>(rush, Answers.unlessStale(this)));
    }

    void put(NamespacedName work, Report report) {
        waiting.put(work, report);
        controller.enqueue(work);
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var report = waiting.get(key);
        var work = works.get(key);
        if (report != null && work.isPresent()) {
            var patch = patch(Work.of(work.get().toJson()), report);
            if (patch.isPresent()) {
                write(key, patch.get());
            }
        }
        if (report != null) {
            waiting.remove(key, report); // Unless there is a younger one, whose arrival brings this up again.
        }
        return Outcome.done();
    }

    private Optional<ObjectNode> patch(Work work, Report report) {
        var now = clock.instant();
        var conditions = WorkReport.set(work.status().conditions(), report.dispatching(), now);
        if (report.applied().isPresent()) {
            conditions = WorkReport.set(conditions, report.applied().get(), now);
        }
        return WorkReport.change(work.status(), conditions, report.manifests());
    }

    private void write(NamespacedName key, ObjectNode patch) throws IOException, InterruptedException {
        try {
            store.patchStatus(key, patch);
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        controller.close();
    }
}

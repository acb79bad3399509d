package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.FleetKinds;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/**
 * Keeps the Service that stands for a ServiceImport. The key is the import. Service and slices then go where the import goes, because it
 * depends on them.
 *
 * <p>Source of the behaviour: karmada.md, section 12.1 (serviceImport).
 */
final class ServiceImportReconciler implements Reconciler<NamespacedName> {
    private static final String SYNC = "SyncDerivedService";

    private final KubeClient host;
    private final Templates templates;
    private final PipelineEvents events;

    ServiceImportReconciler(KubeClient host, Templates templates, PipelineEvents events) {
        this.host = host;
        this.templates = templates;
        this.events = events;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        if (!templates.isComplete(ServiceWords.SERVICE) || !templates.isComplete(FleetKinds.SERVICE_IMPORT)) {
            return Outcome.retry();
        }
        var found = templates.get(new TemplateKey(FleetKinds.SERVICE_IMPORT, key));
        var derived = new NamespacedName(key.namespace(), DerivedNames.derivedService(key.name()));
        var stored =
                templates.get(new TemplateKey(ServiceWords.SERVICE, derived)).map(RawObject::toJson);
        boolean ours = stored.filter(it -> ServiceObjects.isOwnedBy(it, FleetKinds.SERVICE_IMPORT.kind()))
                .isPresent();
        var wanted = found.map(RawObject::toJson)
                .filter(it -> it.at("/metadata/deletionTimestamp").isMissingNode())
                .filter(it -> it.at("/spec/type").asText().equals("ClusterSetIP"));
        if (wanted.isEmpty()) {
            if (ours) {
                host.delete(ServiceWords.SERVICES, derived);
            }
            return Outcome.done();
        }
        if (stored.isPresent() && !ours) {
            events.failed(
                    PipelineEvents.about(wanted.get()),
                    SYNC,
                    "there is a Service %s that is not of this import: rename or delete it".formatted(derived));
            return Outcome.done(); // Its going brings this up again.
        }
        return keep(wanted.get(), derived);
    }

    private Outcome keep(ObjectNode serviceImport, NamespacedName derived) throws IOException, InterruptedException {
        var draft = ServiceObjects.derivedService(serviceImport);
        try {
            var stored = templates.get(new TemplateKey(ServiceWords.SERVICE, derived));
            if (stored.isEmpty()) {
                note(host.createRaw(ServiceWords.SERVICES, draft));
                events.succeeded(PipelineEvents.about(serviceImport), SYNC, "Service %s is made".formatted(derived));
            } else {
                var patch = ServiceObjects.changeOfService(stored.get().toJson(), draft);
                if (patch.isPresent()) {
                    note(host.mergePatchRaw(ServiceWords.SERVICES, derived, patch.get()));
                    events.succeeded(
                            PipelineEvents.about(serviceImport),
                            SYNC,
                            "Service %s is brought up to date".formatted(derived));
                }
            }
            addresses(serviceImport, derived);
            return Outcome.done();
        } catch (ApiException e) {
            if (!Answers.isStale(e)) {
                events.failed(PipelineEvents.about(serviceImport), SYNC, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** The virtual address that the import names. */
    private void addresses(ObjectNode serviceImport, NamespacedName derived) throws IOException, InterruptedException {
        var ingress = Json.mapper().createArrayNode();
        serviceImport.at("/spec/ips").forEach(ip -> ingress.addObject().put("ip", ip.asText()));
        var stored = templates.get(new TemplateKey(ServiceWords.SERVICE, derived));
        var before =
                stored.map(it -> it.toJson().at("/status/loadBalancer/ingress")).orElse(ingress);
        if (ingress.isEmpty() ? before.isEmpty() : JsonEquality.equal(before, ingress)) {
            return;
        }
        var patch = Json.object();
        patch.putObject("status").putObject("loadBalancer").set("ingress", ingress);
        note(host.mergePatchStatusRaw(ServiceWords.SERVICES, derived, patch));
    }

    private void note(RawObject answer) {
        templates.wrote(ServiceWords.SERVICE, answer);
    }
}

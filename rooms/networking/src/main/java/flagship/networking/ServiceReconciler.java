package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.function.Consumer;

/** Writes on a Service in which Vpc it works, and lets that Vpc's load balancers follow. For one Service a key. */
final class ServiceReconciler implements Reconciler<NamespacedName> {
    private final NetworkCaches caches;
    private final Services services;
    private final ObjectWriter objects;
    private final Consumer<String> vpcs;

    ServiceReconciler(NetworkCaches caches, Services services, ObjectWriter objects, Consumer<String> vpcs) {
        this.caches = caches;
        this.services = services;
        this.objects = objects;
        this.vpcs = vpcs;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var stored = caches.services().get(key);
        if (stored.isEmpty()) {
            return Outcome.done(); // Its last state led to its Vpc.
        }
        JsonNode service = stored.get().toJson();
        var vpc = services.vpcOf(service);
        var before =
                service.path("metadata").path("annotations").path(Services.VPC).asText("");
        if (!vpc.equals(before)) {
            var patch = Json.object();
            patch.putObject("metadata").putObject("annotations").put(Services.VPC, vpc);
            ObjectWriter.ifThere(() -> objects.client().mergePatch(NetworkCaches.SERVICES, key, patch));
        }
        vpcs.accept(vpc);
        if (!before.isEmpty()) {
            vpcs.accept(before);
        }
        return Outcome.done();
    }
}

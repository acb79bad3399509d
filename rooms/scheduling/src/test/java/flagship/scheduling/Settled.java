package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.scheduling.Decision.Placed;

/** A binding as it is after its decision was written. */
final class Settled {
    private Settled() {}

    static ResourceBinding after(ResourceBinding binding, Placed placed) {
        var spec = binding.spec().toJson();
        spec.set("clusters", TargetCluster.toJson(placed.clusters()));
        var status = binding.status().toJson();
        status.put("schedulerObservingAffinityName", placed.affinityName());
        var object = Json.object();
        object.putObject("metadata")
                .put("namespace", binding.metadata().namespace())
                .put("name", binding.metadata().name());
        object.set("spec", spec);
        object.set("status", status);
        return ResourceBinding.of(object);
    }
}

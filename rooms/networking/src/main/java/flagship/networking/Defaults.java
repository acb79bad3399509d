package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;

/** The objects that every cluster has: the default Vpc with its join Subnet and its default Subnet. What exists is not changed. */
final class Defaults {
    private final ObjectWriter objects;
    private final NetworkingConfig config;

    Defaults(ObjectWriter objects, NetworkingConfig config) {
        this.objects = objects;
        this.config = config;
    }

    void create() throws IOException, InterruptedException {
        create(Vpc.RESOURCE, named(Vpc.KIND, config.clusterRouter()));
        var cidrs = config.cidrs();
        var join = named(Subnet.KIND, config.joinSubnet());
        join.withObject("/spec").put("cidrBlock", cidrs.joinCidr()).put("disableInterConnection", true);
        create(Subnet.RESOURCE, subnet(join));
        var standard = named(Subnet.KIND, config.defaultSubnet());
        var spec = standard.withObject("/spec")
                .put("cidrBlock", cidrs.defaultCidr())
                .put("gateway", cidrs.defaultGateway())
                .put("default", true)
                .put("natOutgoing", true)
                .put("gatewayType", "distributed")
                .put("disableGatewayCheck", !cidrs.gatewayCheck());
        cidrs.defaultExcludeIps().forEach(spec.putArray("excludeIps")::add);
        create(Subnet.RESOURCE, subnet(standard));
    }

    private ObjectNode subnet(ObjectNode object) {
        object.withObject("/spec").put("provider", Keys.PROVIDER).put("vpc", config.clusterRouter());
        return object;
    }

    private static ObjectNode named(GroupVersionKind kind, String name) {
        var object = Json.object().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("name", name);
        object.putObject("spec");
        return object;
    }

    private void create(GroupVersionResource resource, ObjectNode object) throws IOException, InterruptedException {
        try {
            objects.client().create(resource, object);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                throw e;
            }
        }
    }
}

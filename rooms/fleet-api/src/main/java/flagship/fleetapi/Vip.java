package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * An address of a Subnet that is not one pod's: several share it, a load balancer has it, or it is kept for later. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}. The kind has no status subresource.
 *
 * @param namespace of the pods that may share it; empty for any
 * @param type empty, {@code switch_lb_vip} or {@code kube_host_vm_vip}
 * @param v4 as asked for, and written back when it was given; may be empty
 * @param selector labels of the pods that may share it, each {@code key: value}; empty for any
 * @param status as it is stored; missing before the first reconciliation
 */
public record Vip(
        ObjectMeta metadata,
        String namespace,
        String subnet,
        String type,
        String v4,
        String v6,
        String mac,
        List<String> selector,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "vips");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "Vip");

    /** The type of an address that load balancers have. */
    public static final String LOAD_BALANCER = "switch_lb_vip";

    /** The type of an address of a virtual machine that runs on a node without a pod's network. */
    public static final String HOST_MACHINE = "kube_host_vm_vip";

    public Vip {
        selector = List.copyOf(selector);
    }

    public static Vip of(JsonNode object) {
        var spec = object.path("spec");
        return new Vip(
                ObjectMeta.of(object),
                Fields.text(spec, "namespace"),
                Fields.text(spec, "subnet"),
                Fields.text(spec, "type"),
                Fields.text(spec, "v4ip"),
                Fields.text(spec, "v6ip"),
                Fields.text(spec, "macAddress"),
                Fields.texts(spec, "selector"),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }

    /** The addresses that it has, of version 4 first; empty until it was given one. */
    public List<String> addresses() {
        return List.of(Fields.text(status, "v4ip"), Fields.text(status, "v6ip")).stream()
                .filter(address -> !address.isEmpty())
                .toList();
    }
}

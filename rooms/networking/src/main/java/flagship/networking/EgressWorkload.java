package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcEgressGateway;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;

/**
 * The Deployment that carries an egress gateway. Its containers only sleep: the agents of the nodes do the rest from outside. Pure.
 *
 * <p>Source: Kube-OVN, contract section 2.10.
 */
final class EgressWorkload {
    private static final String HOST = "kubernetes.io/hostname";

    private EgressWorkload() {}

    static NamespacedName name(VpcEgressGateway gateway) {
        return new NamespacedName(gateway.metadata().namespace(), gateway.prefix() + gateway.name());
    }

    static String selector(VpcEgressGateway gateway) {
        return EgressPod.LABEL + "=" + gateway.name();
    }

    static ObjectNode of(VpcEgressGateway gateway, String image, Subnet inside, Subnet outside) {
        var name = name(gateway);
        var deployment = Json.object().put("apiVersion", "apps/v1").put("kind", "Deployment");
        var metadata = deployment.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
        labels(metadata.putObject("labels"), gateway);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", VpcEgressGateway.KIND.apiVersion())
                .put("kind", VpcEgressGateway.KIND.kind())
                .put("name", gateway.name())
                .put("uid", gateway.metadata().uid())
                .put("controller", true);
        var spec = deployment.putObject("spec").put("replicas", gateway.replicas());
        labels(spec.putObject("selector").putObject("matchLabels"), gateway);
        // A pod too many would find no address where they are counted.
        spec.putObject("strategy")
                .put("type", "RollingUpdate")
                .putObject("rollingUpdate")
                .put("maxUnavailable", 1)
                .put("maxSurge", 0);
        var template = spec.putObject("template");
        var podMetadata = template.putObject("metadata");
        labels(podMetadata.putObject("labels"), gateway);
        annotations(podMetadata.putObject("annotations"), gateway, inside, outside);
        template.set("spec", pod(gateway, image));
        return deployment;
    }

    private static void labels(ObjectNode labels, VpcEgressGateway gateway) {
        labels.put("app", "vpc-egress-gateway").put(EgressPod.LABEL, gateway.name());
    }

    private static void annotations(ObjectNode annotations, VpcEgressGateway gateway, Subnet inside, Subnet outside) {
        var provider = outside.spec().provider();
        annotations.put("k8s.v1.cni.cncf.io/networks", GatewayWorkload.attachment(provider));
        annotations.put(Keys.primary(Keys.LOGICAL_SWITCH), inside.name());
        annotations.put(Keys.of(provider, Keys.LOGICAL_SWITCH), outside.name());
        addresses(annotations, Keys.PROVIDER, gateway.inside());
        addresses(annotations, provider, gateway.outside());
        limit(annotations, "ingress_rate", gateway.workload().ingressMbits());
        limit(annotations, "egress_rate", gateway.workload().egressMbits());
    }

    private static void addresses(ObjectNode annotations, String provider, VpcEgressGateway.Side side) {
        var pool = side.addresses().isEmpty() ? side.pool() : String.join(";", side.addresses());
        if (!pool.isEmpty()) {
            annotations.put(Keys.of(provider, "ip_pool"), pool);
        }
    }

    private static void limit(ObjectNode annotations, String key, long megabits) {
        if (megabits > 0) {
            annotations.put(Keys.primary(key), Long.toString(megabits));
        }
    }

    private static ObjectNode pod(VpcEgressGateway gateway, String image) {
        var pod = Json.object().put("terminationGracePeriodSeconds", 0);
        var container = pod.putArray("containers")
                .addObject()
                .put("name", "gateway")
                .put("image", image)
                .put("imagePullPolicy", "IfNotPresent");
        container.putArray("command").add("sleep").add("infinity");
        copy(container, "resources", gateway.workload().resources());
        copy(pod, "tolerations", gateway.workload().tolerations());
        var affinity = pod.putObject("affinity");
        apart(affinity.putObject("podAntiAffinity"), gateway);
        if (!gateway.workload().nodeSelectors().isEmpty()) {
            var terms = affinity.putObject("nodeAffinity")
                    .putObject("requiredDuringSchedulingIgnoredDuringExecution")
                    .putArray("nodeSelectorTerms");
            gateway.workload().nodeSelectors().forEach(selector -> term(terms, selector));
        }
        return pod;
    }

    private static void copy(ObjectNode object, String name, JsonNode value) {
        if (!value.isEmpty()) {
            object.set(name, value);
        }
    }

    /** Two on one node would be lost with it. */
    private static void apart(ObjectNode antiAffinity, VpcEgressGateway gateway) {
        var term = Json.object().put("topologyKey", HOST);
        labels(term.putObject("labelSelector").putObject("matchLabels"), gateway);
        if (gateway.workload().antiAffinity().equals("Preferred")) {
            antiAffinity
                    .putArray("preferredDuringSchedulingIgnoredDuringExecution")
                    .addObject()
                    .put("weight", 100)
                    .set("podAffinityTerm", term);
        } else {
            antiAffinity
                    .putArray("requiredDuringSchedulingIgnoredDuringExecution")
                    .add(term);
        }
    }

    /** Node affinity has no labels to match, only expressions. */
    private static void term(ArrayNode terms, JsonNode selector) {
        var term = terms.addObject();
        var expressions = Json.mapper().createArrayNode();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> expressions
                        .addObject()
                        .put("key", label.getKey())
                        .put("operator", "In")
                        .putArray("values")
                        .add(label.getValue()));
        selector.path("matchExpressions").forEach(expressions::add);
        copy(term, "matchExpressions", expressions);
        copy(term, "matchFields", selector.path("matchFields"));
    }
}

package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.VpcDns;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a Vpc's name server consists of: a Deployment of CoreDNS with one foot in the Vpc and one in the default network, and a SwitchLBRule by which the Vpc's
 * pods reach it. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.4.
 */
final class DnsWorkload {
    /** Label of what stands for a name server. */
    static final String LABEL = "ovn.kubernetes.io/vpc-dns";

    private static final String PREFIX = "vpc-dns-";
    private static final String APP = "k8s-app";
    private static final String FOLDER = "/etc/coredns";
    private static final String FILE = "Corefile";

    private DnsWorkload() {}

    static String name(String dns) {
        return PREFIX + dns;
    }

    static NamespacedName deployment(String dns) {
        return new NamespacedName(NatSettings.NAMESPACE, name(dns));
    }

    /**
     * What a name server is made from beside its object.
     *
     * @param image of CoreDNS
     * @param outer the default network
     * @param services networks of the cluster's own Services
     */
    record Around(DnsSettings settings, String image, Subnet outer, List<Cidr> services) {}

    static ObjectNode rule(VpcDns dns, DnsSettings settings) {
        var rule =
                Json.object().put("apiVersion", SwitchLbRule.KIND.apiVersion()).put("kind", SwitchLbRule.KIND.kind());
        var metadata = metadata(rule, dns);
        // Also while it has no pods, by which it would be known.
        metadata.putObject("annotations").put(Services.VPC, dns.vpc());
        var spec = rule.putObject("spec").put("vip", settings.vip()).put("namespace", NatSettings.NAMESPACE);
        spec.putArray("selector").add(APP + ":" + name(dns.name()));
        var ports = spec.putArray("ports");
        port(ports.addObject(), "dns", 53, "UDP");
        port(ports.addObject(), "dns-tcp", 53, "TCP");
        port(ports.addObject(), "metrics", 9153, "TCP");
        return rule;
    }

    private static void port(ObjectNode port, String name, int number, String protocol) {
        port.put("name", name).put("port", number).put("targetPort", number).put("protocol", protocol);
    }

    private static ObjectNode metadata(ObjectNode object, VpcDns dns) {
        var metadata = object.putObject("metadata").put("name", name(dns.name()));
        metadata.putObject("labels").put(LABEL, "true");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", VpcDns.KIND.apiVersion())
                .put("kind", VpcDns.KIND.kind())
                .put("name", dns.name())
                .put("uid", dns.metadata().uid());
        return metadata;
    }

    static ObjectNode of(VpcDns dns, Around around) {
        var deployment = Json.object().put("apiVersion", "apps/v1").put("kind", "Deployment");
        var metadata = metadata(deployment, dns).put("namespace", NatSettings.NAMESPACE);
        metadata.withObject("/labels").put(APP, name(dns.name()));
        var spec = deployment.putObject("spec").put("replicas", dns.replicas());
        spec.putObject("selector").putObject("matchLabels").put(APP, name(dns.name()));
        var template = spec.putObject("template");
        var pod = template.putObject("metadata");
        pod.putObject("labels").put(APP, name(dns.name())).put(LABEL, "true");
        annotations(pod.putObject("annotations"), dns, around);
        template.set("spec", pod(dns, around));
        return deployment;
    }

    private static void annotations(ObjectNode annotations, VpcDns dns, Around around) {
        var provider = around.settings().provider();
        annotations.put(Keys.primary(Keys.LOGICAL_SWITCH), dns.subnet());
        annotations.put("k8s.v1.cni.cncf.io/networks", GatewayWorkload.attachment(provider));
        annotations.put(Keys.of(provider, Keys.LOGICAL_SWITCH), around.outer().name());
        var routes = Json.mapper().createArrayNode();
        for (Cidr network : reached(around)) {
            Ipam.networks(around.outer()).stream()
                    .filter(it -> it.cidr().family() == network.family())
                    .forEach(it -> routes.addObject()
                            .put("dst", network.toString())
                            .put("gw", it.gateway().toString()));
        }
        annotations.put(Keys.of(provider, "routes"), routes.toString());
    }

    /** The cluster's own Services: the API server, and the name service that knows the world's names. */
    private static Set<Cidr> reached(Around around) {
        var all = new LinkedHashSet<>(around.services());
        EgressSources.network(around.settings().apiServer())
                .filter(it -> all.stream().noneMatch(network -> network.contains(it.network())))
                .ifPresent(all::add);
        return all;
    }

    private static ObjectNode pod(VpcDns dns, Around around) {
        var pod = Json.object().put("serviceAccountName", "vpc-dns").put("dnsPolicy", "ClusterFirst");
        var container = pod.putArray("containers")
                .addObject()
                .put("name", "coredns")
                .put("image", around.image())
                .put("imagePullPolicy", "IfNotPresent");
        container.putArray("args").add("-conf").add(FOLDER + "/" + FILE);
        var ports = container.putArray("ports");
        ports.addObject().put("name", "dns").put("containerPort", 53).put("protocol", "UDP");
        ports.addObject().put("name", "dns-tcp").put("containerPort", 53).put("protocol", "TCP");
        ports.addObject().put("name", "metrics").put("containerPort", 9153).put("protocol", "TCP");
        if (!around.settings().apiServer().isEmpty()) {
            container
                    .putArray("env")
                    .addObject()
                    .put("name", "KUBERNETES_SERVICE_HOST")
                    .put("value", around.settings().apiServer());
        }
        container
                .putArray("volumeMounts")
                .addObject()
                .put("name", "config")
                .put("mountPath", FOLDER)
                .put("readOnly", true);
        var volume = pod.putArray("volumes").addObject().put("name", "config").putObject("configMap");
        volume.put("name", dns.corefile());
        volume.putArray("items").addObject().put("key", FILE).put("path", FILE);
        return pod;
    }
}

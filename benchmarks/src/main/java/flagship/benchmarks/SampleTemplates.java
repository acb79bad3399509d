package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PropagationPolicy;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Templates in one namespace and the policy that sends them to all members. */
final class SampleTemplates {
    static final String NAMESPACE = "load";
    static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final int TEXT_REPEATS = 40;

    private SampleTemplates() {}

    /** Options of a control plane that places, and what is given besides. */
    static String[] placing(String... more) {
        return Stream.concat(Stream.of("--roles", "apiserver,propagation,scheduler"), Arrays.stream(more))
                .toArray(String[]::new);
    }

    /** The namespace, and a policy for all templates of these kinds; what Deployments need goes with them. */
    static void prepare(KubeClient host, String... kinds) throws IOException, InterruptedException {
        host.create(NAMESPACES, json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'load'}}"));
        var selectors = Arrays.stream(kinds)
                .map(kind ->
                        "{'apiVersion':'%s','kind':'%s'}".formatted(kind.equals("Deployment") ? "apps/v1" : "v1", kind))
                .collect(Collectors.joining(","));
        host.create(PropagationPolicy.RESOURCE, json("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'load','name':'all'},
                 'spec':{'propagateDeps':true,'resourceSelectors':[%s],'placement':{'replicaScheduling':{
                  'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted','weightPreference':{'staticWeightList':[
                   {'targetCluster':{},'weight':1}]}}}}}""".formatted(selectors)));
    }

    static ObjectNode deployment(String name, int replicas) {
        return json("""
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'load','name':'%1$s','labels':{'app':'%1$s'}},
                 'spec':{'replicas':%2$d,'selector':{'matchLabels':{'app':'%1$s'}},'template':{'metadata':{'labels':{'app':'%1$s'}},
                  'spec':{'containers':[{'name':'main','image':'shop/web:1',
                   'resources':{'requests':{'cpu':'10m','memory':'16Mi'}}}]}}}}""".formatted(name, replicas));
    }

    /** A Deployment that needs the ConfigMap of its own name. */
    static ObjectNode configured(String name, int replicas) {
        var deployment = deployment(name, replicas);
        var source = deployment
                .withObject("/spec/template/spec")
                .putArray("volumes")
                .addObject()
                .put("name", "config");
        source.putObject("configMap").put("name", name);
        return deployment;
    }

    static ObjectNode configMap(String name) {
        return json(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'load','name':'%s'},'data':{'text':'%s'}}"
                        .formatted(name, "shop of %s ".formatted(name).repeat(TEXT_REPEATS)));
    }

    static ObjectNode secret(String name) {
        return json(
                "{'apiVersion':'v1','kind':'Secret','metadata':{'namespace':'load','name':'%s'},'stringData':{'key':'%s'}}"
                        .formatted(name, "key of %s ".formatted(name).repeat(TEXT_REPEATS)));
    }

    static ObjectNode service(String name) {
        return json("""
                {'apiVersion':'v1','kind':'Service','metadata':{'namespace':'load','name':'%1$s'},
                 'spec':{'selector':{'app':'%1$s'},'ports':[{'port':80,'targetPort':8080}]}}""".formatted(name));
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

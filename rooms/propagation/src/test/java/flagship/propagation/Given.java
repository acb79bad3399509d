package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PropagationPolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.Work;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;

/** Objects for tests, written as JSON with single quotes. */
final class Given {
    private Given() {}

    static ObjectNode json(String text, Object... values) {
        var filled = values.length == 0 ? text : text.formatted(values);
        return Json.parseObject(filled.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static ObjectHead head(ObjectNode object) {
        return ObjectHead.read(Json.bytes(object));
    }

    /** A Deployment; {@code metadata} is members of its metadata, each with a comma in front. */
    static ObjectNode deployment(String namespace, String name, String metadata) {
        return json(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'%s','name':'%s','uid':'t-1',"
                        + "'resourceVersion':'7','generation':2%s},'spec':{'replicas':4}}",
                namespace, name, metadata);
    }

    /** @param scope members of its metadata beside the name; empty for a ClusterPropagationPolicy */
    static PropagationPolicy policy(String name, String scope, String spec) {
        return PropagationPolicy.of(json("{'metadata':{'name':'%s'%s},'spec':{%s}}", name, scope, spec));
    }

    static ResourceBinding binding(String spec) {
        return ResourceBinding.of(json(
                "{'metadata':{'name':'web-deployment','namespace':'shop',"
                        + "'labels':{'resourcebinding.karmada.io/permanent-id':'b-1'}},'spec':{%s}}",
                spec));
    }

    static Work work(String cluster, String metadata, String status) {
        return Work.of(json(
                "{'metadata':{'name':'w','namespace':'karmada-es-%s'%s},'status':{%s}}", cluster, metadata, status));
    }
}

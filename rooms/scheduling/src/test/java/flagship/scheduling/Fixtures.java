package flagship.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterAffinity;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Objects for tests, written as the JSON that users write, with apostrophes for quotation marks. */
final class Fixtures {
    private Fixtures() {}

    static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static Placement placement(String text) {
        return Placement.of(json(text));
    }

    static ClusterAffinity affinity(String text) {
        return ClusterAffinity.of(json(text));
    }

    /** A cluster that serves Deployments and ConfigMaps. */
    static Cluster cluster(String name) {
        return cluster(name, "{}");
    }

    /** The same with more in its spec. */
    static Cluster cluster(String name, String spec) {
        return cluster(name, spec, "{}");
    }

    /** The same with more in its spec and status. */
    static Cluster cluster(String name, String spec, String status) {
        var object = json("{'metadata':{'name':'%s'},'spec':{'syncMode':'Push'}}".formatted(name));
        ((ObjectNode) object.path("spec")).setAll(json(spec));
        var withApis = json("""
                {'apiEnablements':[{'groupVersion':'apps/v1','resources':[{'name':'deployments','kind':'Deployment'}]},
                 {'groupVersion':'v1','resources':[{'name':'configmaps','kind':'ConfigMap'}]}]}
                """);
        object.set("status", withApis.setAll(json(status)));
        return Cluster.of(object);
    }

    static Cluster labelled(String name, String labels) {
        var object = cluster(name).toJson();
        ((ObjectNode) object.path("metadata")).set("labels", json(labels));
        object.set("status", cluster(name).status().toJson());
        return Cluster.of(object);
    }

    static FleetSnapshot fleet(Collection<Cluster> clusters) {
        return FleetSnapshot.of(clusters);
    }

    static FleetSnapshot fleet(Cluster... clusters) {
        return FleetSnapshot.of(List.of(clusters));
    }

    /** A Deployment's binding with these members in its spec, placement included. */
    static ResourceBinding binding(String spec) {
        return binding(spec, "{}");
    }

    static ResourceBinding binding(String spec, String status) {
        return binding("web-deployment", json(spec), json(status));
    }

    static ResourceBinding binding(String name, ObjectNode spec, JsonNode status) {
        var object = json("""
                {'metadata':{'namespace':'default','name':'%s','generation':1},
                 'spec':{'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'default','name':'web'}}}
                """.formatted(name));
        ((ObjectNode) object.path("spec")).setAll(spec);
        object.set("status", status);
        return ResourceBinding.of(object);
    }
}

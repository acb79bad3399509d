package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What policies and Works read they write again. */
class PolicyRoundTripTest {
    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPolicyKeepsItsSpec() {
        var object = json("""
                {'metadata':{'name':'p','namespace':'n'},'spec':{
                 'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','namespace':'n','name':'web'},
                  {'apiVersion':'v1','kind':'Secret','labelSelector':{'matchLabels':{'a':'b'}}}],
                 'propagateDeps':true,'placement':{'clusterAffinity':{'clusterNames':['c']}},'priority':3,
                 'preemption':'Always','dependentOverrides':['o'],'schedulerName':'default-scheduler',
                 'failover':{'application':{'decisionConditions':{'tolerationSeconds':60},'purgeMode':'Directly'}},
                 'conflictResolution':'Overwrite','activationPreference':'Lazy',
                 'suspension':{'dispatchingOnClusters':{'clusterNames':['c']}},'preserveResourcesOnDeletion':true,
                 'schedulePriority':{'priorityClassSource':'KubePriorityClass','priorityClassName':'high'}}}
                """);

        assertThat(PropagationPolicy.of(object).spec().toJson())
                .hasToString(object.path("spec").toString());
    }

    @Test
    void aWorkKeepsItsStatusAndManifests() {
        var object = json("""
                {'metadata':{'name':'w','namespace':'karmada-es-c'},
                 'spec':{'workload':{'manifests':[{'kind':'ConfigMap','x':{'y':[1]}}]},'suspendDispatching':true},
                 'status':{'conditions':[{'type':'Applied','status':'True','reason':'AppliedSuccessful','message':'m',
                   'lastTransitionTime':'2026-11-24T12:00:00Z'}],
                  'manifestStatuses':[{'identifier':{'ordinal':0,'group':'apps','version':'v1','kind':'Deployment',
                    'resource':'deployments','namespace':'n','name':'web'},'status':{'replicas':2},'health':'Healthy'}]}}
                """);

        var work = Work.of(object);

        assertThat(work.status().toJson()).isEqualTo(object.path("status"));
        assertThat(work.spec().manifests()).containsExactly((ObjectNode) object.at("/spec/workload/manifests/0"));
        assertThat(work.spec().suspendDispatching()).isTrue();
        assertThat(work.spec().preserveResourcesOnDeletion()).isFalse();
    }

    @Test
    void aPolicyInANamespaceIsNotAClusterPropagationPolicy() {
        assertThat(PropagationPolicy.of(json("{'metadata':{'name':'p','namespace':'n'}}"))
                        .kind())
                .isEqualTo(PropagationPolicy.KIND);
        assertThat(PropagationPolicy.of(json("{'metadata':{'name':'p'}}")).resource())
                .isEqualTo(PropagationPolicy.CLUSTER_RESOURCE);
    }
}

package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the types of placing read they write again, member by member and in the same order. */
class BindingRoundTripTest {
    private static final String AFFINITY = """
            'labelSelector':{'matchLabels':{'b':'1','a':'2'},'matchExpressions':[{'key':'e','operator':'In','values':['p','q']},
              {'key':'f','operator':'Exists'}]},
             'fieldSelector':{'matchExpressions':[{'key':'region','operator':'NotIn','values':['r']}]},
             'clusterNames':['c1','c2'],'exclude':['c3']""";

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPlacementKeepsEveryRule() {
        var placement = json("""
                {'clusterAffinity':{%1$s},
                 'clusterAffinities':[{'affinityName':'g',%1$s,'overflowAffinities':[{'affinityName':'t',%1$s}]}],
                 'clusterTolerations':[{'key':'k','operator':'Equal','value':'v','effect':'NoExecute','tolerationSeconds':60}],
                 'spreadConstraints':[{'spreadByField':'region','maxGroups':3,'minGroups':2},
                  {'spreadByLabel':'tier','maxGroups':1,'minGroups':1}],
                 'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',
                  'weightPreference':{'staticWeightList':[{'targetCluster':{%1$s},'weight':9000000000}],
                   'dynamicWeight':'AvailableReplicas'}},
                 'workloadAffinity':{'affinity':{'groupByLabelKey':'x'},'antiAffinity':{'groupByLabelKey':'y'}}}
                """.formatted(AFFINITY));

        assertThat(Placement.of(placement).toJson()).hasToString(placement.toString());
    }

    @Test
    void anEmptyListOfGroupsIsNotAnAbsentOne() {
        assertThat(Placement.of(json("{'clusterAffinities':[]}")).affinityGroups())
                .hasValueSatisfying(groups -> assertThat(groups).isEmpty());
        assertThat(Placement.of(json("{}")).affinityGroups()).isEmpty();
    }

    @Test
    void anEmptyLabelSelectorIsNotAnAbsentOne() {
        assertThat(ClusterAffinity.of(json("{'labelSelector':{}}")).labelSelector())
                .isPresent();
        assertThat(ClusterAffinity.of(json("{'labelSelector':null}")).labelSelector())
                .isEmpty();
    }

    @Test
    void replicaSchedulingWithoutTypeMeansDivided() {
        assertThat(ReplicaScheduling.of(json("{}")).type()).isEqualTo(ReplicaScheduling.DIVIDED);
    }

    @Test
    void placementsThatSayTheSameAreEqual() {
        var one = Placement.of(json("{'spreadConstraints':[],'clusterAffinity':{'clusterNames':['a']}}"));
        var other = Placement.of(json("{'clusterAffinity':{'exclude':[],'clusterNames':['a']}}"));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void aBindingKeepsItsSpec() {
        var spec = json("""
                {'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'n','name':'d','uid':'u','resourceVersion':'7'},
                 'propagateDeps':true,
                 'replicaRequirements':{'nodeClaim':{'hardNodeAffinity':{'nodeSelectorTerms':[{'x':1}]},'nodeSelector':{'a':'b'},
                   'tolerations':[{'operator':'Exists'}]},
                  'resourceRequest':{'cpu':'500m'},'namespace':'n','priorityClassName':'p'},
                 'replicas':3,
                 'components':[{'name':'jm','replicas':1,'replicaRequirements':{'resourceRequest':{'cpu':'1'}}}],
                 'clusters':[{'name':'a','replicas':3},{'name':'b'}],
                 'placement':{'clusterAffinity':{'clusterNames':['a']}},
                 'gracefulEvictionTasks':[{'fromCluster':'c','purgeMode':'Gracefully','replicas':2,'reason':'R','message':'m',
                  'producer':'p','gracePeriodSeconds':5,'suppressDeletion':false,'preservedLabelState':{'l':'v'},
                  'creationTimestamp':'2026-11-24T12:00:00Z','clustersBeforeFailover':['c','d']}],
                 'requiredBy':[{'namespace':'n','name':'o','clusters':[{'name':'a'}]}],
                 'schedulerName':'s',
                 'failover':{'application':{'decisionConditions':{'tolerationSeconds':30},'purgeMode':'Directly',
                   'gracePeriodSeconds':10,'statePreservation':{'rules':[{'aliasLabelName':'l','jsonPath':'{.a}'}]}},
                  'cluster':{'purgeMode':'Gracefully'}},
                 'conflictResolution':'Overwrite','rescheduleTriggeredAt':'2026-11-24T12:00:00Z',
                 'suspension':{'dispatching':true,'dispatchingOnClusters':{'clusterNames':['a']},'scheduling':false},
                 'preserveResourcesOnDeletion':false,'schedulePriority':{'priority':-5},
                 'workloadAffinityGroups':{'affinityGroup':'x=1','antiAffinityGroup':'y=2'}}
                """);

        assertThat(BindingSpec.of(spec).toJson()).hasToString(spec.toString());
    }

    @Test
    void aSpecWithOtherRulesIsOtherwiseTheSame() {
        var rules = Placement.of(json("{'clusterAffinity':{'clusterNames':['a']}}"));
        var spec = BindingSpec.of(
                json("{'replicas':3,'resource':{'kind':'Deployment'},'placement':{'clusterAffinity':{}}}"));

        var changed = spec.withPlacement(rules);

        assertThat(changed.placement()).contains(rules);
        assertThat(changed.withPlacement(spec.placement().orElseThrow())).isEqualTo(spec);
    }

    @Test
    void aBindingKeepsItsStatus() {
        var status = json("""
                {'schedulerObservedGeneration':4,'schedulerObservingAffinityName':'g','lastScheduledTime':'2026-11-24T12:00:00Z',
                 'conditions':[{'type':'Scheduled','status':'True','reason':'Success','message':'',
                  'lastTransitionTime':'2026-11-24T12:00:00Z'}],
                 'aggregatedStatus':[{'clusterName':'a','status':{'replicas':1},'applied':true,'appliedMessage':'m','health':'Healthy'}]}
                """);

        assertThat(BindingStatus.of(status).toJson()).hasToString(status.toString());
    }

    @Test
    void aBindingWithoutNamespaceIsAClusterResourceBinding() {
        var binding = ResourceBinding.of(json("{'metadata':{'name':'a'}}"));

        assertThat(binding.resource()).isEqualTo(ResourceBinding.CLUSTER_RESOURCE);
        assertThat(binding.kind()).isEqualTo(ResourceBinding.CLUSTER_KIND);
    }
}

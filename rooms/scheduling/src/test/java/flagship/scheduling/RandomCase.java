package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A fleet and a binding made by chance; the same seed makes the same ones. */
record RandomCase(List<Cluster> clusters, ResourceBinding binding) {
    private static final String[] STRATEGIES = {
        "{'replicaSchedulingType':'Duplicated'}",
        "{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Aggregated'}",
        "{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted'}",
        "{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted','weightPreference':{}}",
        "{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',"
                + "'weightPreference':{'dynamicWeight':'AvailableReplicas'}}",
        "{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted','weightPreference':{'staticWeightList':["
                + "{'targetCluster':{'clusterNames':['c1','c3']},'weight':3},"
                + "{'targetCluster':{'fieldSelector':{'matchExpressions':[{'key':'region','operator':'In','values':['r1']}]}},"
                + "'weight':7}]}}"
    };

    private static final String[] AFFINITIES = {
        "",
        "'clusterAffinity':{'exclude':['c0','c7']},",
        "'clusterAffinity':{'fieldSelector':{'matchExpressions':[{'key':'zone','operator':'NotIn','values':['z1']}]}},",
        "'clusterAffinities':[{'affinityName':'one','clusterNames':['c1','c2']},{'affinityName':'two'}],",
        "'clusterAffinities':[{'affinityName':'one','clusterNames':['c1','c2'],"
                + "'overflowAffinities':[{'affinityName':'more','clusterNames':['c3','c4','c5','c6']}]}],"
    };

    private static final String[] TOLERATIONS = {"", "'clusterTolerations':[{'key':'t','operator':'Exists'}],"};

    static RandomCase of(long seed) {
        var random = new Random(seed);
        var clusters = IntStream.range(0, 1 + random.nextInt(14))
                .mapToObj(index -> cluster("c" + index, random))
                .toList();
        return new RandomCase(clusters, binding(random, clusters.size()));
    }

    private static Cluster cluster(String name, Random random) {
        var taints = random.nextInt(4) > 0 ? "" : ",'taints':[{'key':'t','effect':'%s'}]".formatted(effect(random));
        var spec = "{'region':'r%d','zones':['z%d'],'provider':'p%d'%s}"
                .formatted(random.nextInt(4), random.nextInt(3), random.nextInt(2), taints);
        var status = "{'resourceSummary':{'allocatable':{'cpu':'%d','pods':'%d'},'allocated':{'cpu':'%d'}}}"
                .formatted(random.nextInt(40), random.nextInt(60), random.nextInt(8));
        return Fixtures.cluster(name, spec, status);
    }

    private static String effect(Random random) {
        return pick(random, "NoSchedule", "NoExecute", "PreferNoSchedule");
    }

    private static ResourceBinding binding(Random random, int clusters) {
        var placement = "'placement':{%s%s%s'replicaScheduling':%s}"
                .formatted(
                        pick(random, AFFINITIES), pick(random, TOLERATIONS), spread(random), pick(random, STRATEGIES));
        var previous = new ArrayList<String>();
        for (int index = 0; index < clusters; index++) {
            if (random.nextInt(4) == 0) {
                previous.add("{'name':'c%d','replicas':%d}".formatted(index, 1 + random.nextInt(9)));
            }
        }
        var evicting = random.nextInt(5) > 0 ? "" : "'gracefulEvictionTasks':[{'fromCluster':'c1'}],";
        boolean fresh = random.nextInt(4) == 0;
        var spec = "{'replicas':%d,'replicaRequirements':{'resourceRequest':{'cpu':'500m'}},%s%s'clusters':[%s],%s}"
                .formatted(
                        random.nextInt(40),
                        evicting,
                        fresh ? "'rescheduleTriggeredAt':'2030-01-01T00:00:01Z'," : "",
                        String.join(",", previous),
                        placement);
        return Fixtures.binding(spec, "{'lastScheduledTime':'2030-01-01T00:00:00Z'}");
    }

    private static String spread(Random random) {
        int min = 1 + random.nextInt(2);
        var cluster = "{'spreadByField':'cluster','minGroups':%d,'maxGroups':%d}"
                .formatted(1 + random.nextInt(3), 2 + random.nextInt(4));
        var other = "{'spreadByField':'%s','minGroups':%d,'maxGroups':%d}"
                .formatted(pick(random, "region", "zone"), min, min + random.nextInt(2));
        return switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> "'spreadConstraints':[" + cluster + "],";
            default -> "'spreadConstraints':[" + cluster + "," + other + "],";
        };
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}

package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeConversionTest {
    private static final GroupVersionKind CORE_EVENT = new GroupVersionKind("", "v1", "Event");
    private static final GroupVersionKind EVENT = new GroupVersionKind("events.k8s.io", "v1", "Event");
    private static final GroupVersionKind AUTOSCALER_V1 =
            new GroupVersionKind("autoscaling", "v1", "HorizontalPodAutoscaler");
    private static final GroupVersionKind AUTOSCALER_V2 =
            new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");

    @Test
    void anEventOfItsOwnGroupReadsAsRecordedInTheCoreGroup() {
        var event = TestJson.object("{'kind':'Event','apiVersion':'events.k8s.io/v1','metadata':{'name':'n1',"
                + "'creationTimestamp':null},'eventTime':'2019-05-06T07:08:09.000001Z','reportingController':"
                + "'golden.example.com/c','reportingInstance':'c-1','action':'Do','reason':'Done','regarding':{'kind':'Pod',"
                + "'namespace':'g','name':'p','apiVersion':'v1'},'note':'a note','type':'Normal','deprecatedSource':{},"
                + "'deprecatedFirstTimestamp':null,'deprecatedLastTimestamp':null}");
        var before = event.deepCopy();

        NativeConversion.convert(event, EVENT, CORE_EVENT);

        assertThat(event)
                .isEqualTo(TestJson.object("{'kind':'Event','apiVersion':'v1','metadata':{'name':'n1',"
                        + "'creationTimestamp':null},'involvedObject':{'kind':'Pod','namespace':'g','name':'p','apiVersion':'v1'},"
                        + "'reason':'Done','message':'a note','source':{},'firstTimestamp':null,'lastTimestamp':null,"
                        + "'type':'Normal','eventTime':'2019-05-06T07:08:09.000001Z','action':'Do','reportingComponent':"
                        + "'golden.example.com/c','reportingInstance':'c-1'}"));

        NativeConversion.convert(event, CORE_EVENT, EVENT);
        assertThat(event).isEqualTo(before);
    }

    @Test
    void theCpuTargetOfAnOldAutoscalerIsAMetricOfANewOne() {
        var autoscaler =
                TestJson.object("{'apiVersion':'autoscaling/v1','kind':'HorizontalPodAutoscaler','metadata':{},"
                        + "'spec':{'scaleTargetRef':{'kind':'Deployment','name':'d'},'maxReplicas':3,"
                        + "'targetCPUUtilizationPercentage':50}}");

        NativeConversion.convert(autoscaler, AUTOSCALER_V1, AUTOSCALER_V2);
        assertThat(Trees.at(autoscaler, "spec", "metrics").path(0))
                .isEqualTo(TestJson.node("{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
                        + "'averageUtilization':50}}}"));

        NativeConversion.convert(autoscaler, AUTOSCALER_V2, AUTOSCALER_V1);
        assertThat(Trees.at(autoscaler, "spec", "targetCPUUtilizationPercentage")
                        .asInt())
                .isEqualTo(50);
    }

    @Test
    void otherKindsAreNotConverted() {
        var pod = TestJson.object("{'kind':'Pod'}");

        assertThat(NativeConversion.convert(pod, new GroupVersionKind("", "v1", "Pod"), EVENT))
                .isFalse();
        assertThat(pod).isEqualTo(TestJson.object("{'kind':'Pod'}"));
    }
}

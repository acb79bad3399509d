package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class NativeStrategyTest {
    private static final NativeKind DEPLOYMENT = kind("apps", "deployments");
    private static final NativeKind SERVICE = kind("", "services");

    @Test
    void aNewSpecRaisesTheGenerationAndAStatusFromAClientIsIgnored() {
        var stored = deployment("{'metadata':{'generation':3},'spec':{'replicas':1},'status':{'replicas':1}}");
        var update = deployment("{'metadata':{},'spec':{'replicas':2},'status':{'replicas':9}}");

        NativeStrategy.prepareForUpdate(DEPLOYMENT, stored, update);

        assertThat(update.path("metadata").path("generation").asInt()).isEqualTo(4);
        assertThat(update.path("status")).isEqualTo(stored.path("status"));
    }

    @Test
    void aNewLabelDoesNotRaiseTheGenerationButADeploymentsAnnotationDoes() {
        var stored = deployment("{'metadata':{'generation':3},'spec':{'replicas':1}}");
        var labelled = deployment("{'metadata':{'labels':{'a':'b'}},'spec':{'replicas':1}}");
        var annotated = deployment("{'metadata':{'annotations':{'a':'b'}},'spec':{'replicas':1}}");

        NativeStrategy.prepareForUpdate(DEPLOYMENT, stored, labelled);
        NativeStrategy.prepareForUpdate(DEPLOYMENT, stored, annotated);

        assertThat(labelled.path("metadata").path("generation").asInt()).isEqualTo(3);
        assertThat(annotated.path("metadata").path("generation").asInt()).isEqualTo(4);
    }

    @Test
    void aServiceKeepsWhatWasAllocatedForIt() {
        var stored = TestJson.object("{'spec':{'type':'NodePort','clusterIP':'10.0.0.7','clusterIPs':['10.0.0.7'],"
                + "'ipFamilies':['IPv4'],'ports':[{'port':80,'protocol':'TCP','nodePort':30001}]}}");
        var update = TestJson.object(
                "{'spec':{'type':'NodePort','ports':[{'port':81,'protocol':'TCP'},{'port':80,'protocol':'TCP'}]}}");

        NativeStrategy.prepareForUpdate(SERVICE, stored, update);

        assertThat(Trees.text(update, "spec", "clusterIP")).isEqualTo("10.0.0.7");
        assertThat(update.path("spec").path("ports").path(0).has("nodePort")).isFalse();
        assertThat(update.path("spec").path("ports").path(1).path("nodePort").asInt())
                .isEqualTo(30_001);
    }

    @Test
    void theQualityOfServiceFollowsRequestsAndLimits() {
        assertThat(qos("{'containers':[{}]}")).isEqualTo("BestEffort");
        assertThat(qos("{'containers':[{'resources':{'requests':{'cpu':'1'}}}]}"))
                .isEqualTo("Burstable");
        assertThat(qos("{'containers':[{'resources':{'requests':{'cpu':'1','memory':'1Gi'},"
                        + "'limits':{'cpu':'1000m','memory':'1024Mi'}}}]}"))
                .isEqualTo("Guaranteed");
    }

    private static String qos(String spec) {
        return PodStrategy.qosClass(TestJson.object(spec));
    }

    @Test
    void traitsFollowTheKind() {
        var leases = NativeTraits.of(new GroupResource("coordination.k8s.io", "leases"));

        assertThat(leases.createsOnUpdate()).isTrue();
        assertThat(leases.needsVersionToUpdate()).isTrue();
        assertThat(leases.generation().hasGeneration()).isFalse();
        assertThat(NativeTraits.of(new GroupResource("", "services")).nameForm())
                .isEqualTo(NameForm.DNS_1035_LABEL);
        assertThat(NativeTraits.of(new GroupResource("", "pods")).deleteAnswersObject())
                .isTrue();
    }

    private static ObjectNode deployment(String json) {
        var object = TestJson.object(json);
        NativeDefaults.apply(DEPLOYMENT.gvk(), object);
        return object;
    }

    private static NativeKind kind(String group, String resource) {
        return NativeKinds.byResource(new GroupVersionResource(group, "v1", resource))
                .orElseThrow();
    }
}

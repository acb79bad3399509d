package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAgentConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Services of a member that only its agent reaches, for clients in others. Contract sections 12 and 20.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PullServicesTest {
    private static final RotationOptions.Rotation USUAL = new RotationOptions.Rotation(Duration.ofMinutes(5), 0.2);

    private TestFleet fleet;
    private AgentRole agent;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "west");
        fleet.startMember("east");
        agent = AgentRole.start(
                fleet.kubeconfig(),
                Connection.read(fleet.memberKubeconfig("east"), ""),
                MemberAgentConfig.of("east", "test-agent"),
                USUAL);
        await(
                "east is ready",
                () -> condition(fleet.find("Cluster", "", "east").orElseThrow(), "Ready")
                        .equals("True"));
        fleet.namespace("shop");
        fleet.create("{'apiVersion':'v1','kind':'Service','metadata':{'namespace':'shop','name':'web'},"
                + "'spec':{'selector':{'app':'web'},'ports':[{'name':'http','port':80,'targetPort':8080}]}}");
        fleet.create(
                "{'apiVersion':'networking.karmada.io/v1alpha1','kind':'MultiClusterService','metadata':{'namespace':'shop','name':'web'},"
                        + "'spec':{'types':['CrossCluster'],'providerClusters':[{'name':'east'}],'consumerClusters':[{'name':'west'}]}}");
        await(
                "the Service is in east",
                () -> fleet.inMember("east", "Service", "shop", "web").isPresent());
    }

    @AfterAll
    void stopFleet() {
        agent.close();
        fleet.close();
    }

    private String address(String slice) throws Exception {
        return fleet.inMember("west", "EndpointSlice", "shop", slice)
                .map(it -> it.at("/endpoints/0/addresses/0").asText())
                .orElse("");
    }

    @Test
    void slicesThatTheAgentSeesGoToConsumersAndFollow() throws Exception {
        var key = new NamespacedName("shop", "web-abc");
        fleet.member("east")
                .create(
                        type("EndpointSlice"),
                        json(
                                "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'namespace':'shop','name':'web-abc','labels':"
                                        + "{'kubernetes.io/service-name':'web','endpointslice.kubernetes.io/managed-by':'endpointslice-controller.k8s.io'}},"
                                        + "'addressType':'IPv4','endpoints':[{'addresses':['10.1.0.7']}],'ports':[{'name':'http','port':8080}]}"));
        await("the slice is in the consumer", () -> address("east-web-abc").equals("10.1.0.7"));

        fleet.member("east").mergePatch(type("EndpointSlice"), key, json("{'endpoints':[{'addresses':['10.1.0.8']}]}"));
        await("the copy follows", () -> address("east-web-abc").equals("10.1.0.8"));

        fleet.member("east").delete(type("EndpointSlice"), key);
        await("the copy goes", () -> address("east-web-abc").isEmpty());
        assertThat(fleet.inMember("west", "Service", "shop", "web")).isPresent();
    }
}

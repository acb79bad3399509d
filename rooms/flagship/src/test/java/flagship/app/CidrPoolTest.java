package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.NetworkCrds;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's network in several members: the same Vpc, and Subnets with addresses that no other cluster has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CidrPoolTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
        for (KubeClient server : List.of(fleet.host(), fleet.member("east"), fleet.member("west"))) {
            new CrdInstallation(server.transport()).install(NetworkCrds.all());
        }
        for (String member : List.of("east", "west")) {
            await(
                    "the scheduler knows that " + member + " has the kinds",
                    () -> fleet.find("Cluster", "", member)
                            .orElseThrow()
                            .at("/status/apiEnablements")
                            .toString()
                            .contains("kubeovn.io"));
        }
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'networks'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'kubeovn.io/v1','kind':'Vpc'},{'apiVersion':'kubeovn.io/v1','kind':'Subnet'}],"
                        + "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}}}");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private void pool(String name, String spec) throws Exception {
        fleet.create(
                "{'apiVersion':'connect.flagship.io/v1alpha1','kind':'CIDRPool','metadata':{'name':'%s'},'spec':{%s}}",
                name, spec);
    }

    private void subnet(String name, String pool, String annotations, String spec) throws Exception {
        fleet.create(
                "{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'%s','annotations':{'connect.flagship.io/cidr-pool':'%s'%s}},'spec':{%s}}",
                name, pool, annotations, spec);
    }

    private JsonNode there(String member, String subnet) throws Exception {
        return fleet.inMember(member, "Subnet", "", subnet).orElseThrow().path("spec");
    }

    private String block(String member, String subnet) throws Exception {
        return fleet.inMember(member, "Subnet", "", subnet)
                .map(it -> it.at("/spec/cidrBlock").asText())
                .orElse("");
    }

    private JsonNode status(String pool) throws Exception {
        return fleet.find("CIDRPool", "", pool).orElseThrow().path("status");
    }

    private String message(String pool, String condition) throws Exception {
        for (JsonNode it : status(pool).path("conditions")) {
            if (it.path("type").asText().equals(condition)) {
                return it.path("message").asText();
            }
        }
        return "";
    }

    private String run(String... words) {
        var all = new ArrayList<>(List.of(words));
        if (!List.of(words).contains("kinds")) {
            all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        }
        var out = new ByteArrayOutputStream();
        var streams = StandardStreams.of(new ByteArrayInputStream(new byte[0]), out, out);
        Main.run(all.toArray(String[]::new), Map.of(), streams);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theVpcGoesEverywhereAndEachMemberHasItsOwnAddresses() throws Exception {
        // What a member has already, nobody gets.
        fleet.member("west")
                .create(
                        type("Subnet"),
                        json(
                                "{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'lan'},'spec':{'cidrBlock':'10.64.0.0/25'}}"));
        pool("fleet", "'cidrs':['10.64.0.0/20','fd00:64::/56']");
        fleet.create(
                "{'apiVersion':'kubeovn.io/v1','kind':'Vpc','metadata':{'name':'t1'},'spec':{'namespaces':['shop']}}");
        subnet("s1", "fleet", "", "'vpc':'t1','namespaces':['shop']");

        await(
                "both have it",
                () -> !block("east", "s1").isEmpty() && !block("west", "s1").isEmpty());

        assertThat(there("east", "s1"))
                .isEqualTo(json(
                        "{'vpc':'t1','namespaces':['shop'],'cidrBlock':'10.64.1.0/24,fd00:64::/64','gateway':'10.64.1.1,fd00:64::1',"
                                + "'excludeIps':['10.64.1.1','fd00:64::1'],'protocol':'Dual'}"));
        assertThat(block("west", "s1")).isEqualTo("10.64.2.0/24,fd00:64:0:1::/64");
        await(
                "the Vpc is the same everywhere",
                () -> fleet.inMember("west", "Vpc", "", "t1")
                        .filter(vpc -> vpc.at("/spec/namespaces/0").asText().equals("shop"))
                        .isPresent());
        assertThat(run("explain", "subnet", "s1"))
                .contains("CIDRPool/fleet")
                .contains("spec.cidrBlock: (none) -> 10.64.1.0/24,fd00:64::/64");
        assertThat(condition(fleet.find("CIDRPool", "", "fleet").orElseThrow(), "Satisfied"))
                .isEqualTo("True");
    }

    @Test
    void whatTheMembersControllerCompletesStays() throws Exception {
        pool("completed", "'cidrs':['10.65.0.0/20']");
        subnet("s2", "completed", "", "'vpc':'t1'");
        await("east has it", () -> !block("east", "s2").isEmpty());

        fleet.member("east")
                .mergePatch(
                        type("Subnet"),
                        new NamespacedName("", "s2"),
                        json("{'spec':{'provider':'ovn','private':false,'gatewayType':'distributed'}}"));
        fleet.patch("Subnet", "", "s2", "{'spec':{'mtu':1400}}");

        await("the change came", () -> there("east", "s2").path("mtu").asInt() == 1400);
        assertThat(there("east", "s2").path("provider").asText()).isEqualTo("ovn");
        assertThat(there("east", "s2").path("gatewayType").asText()).isEqualTo("distributed");
        assertThat(there("east", "s2").path("cidrBlock").asText()).isEqualTo("10.65.0.0/24");
    }

    @Test
    void anEmptyPoolSaysSoAndServesWhoeverIsNextWhenABlockComesBack() throws Exception {
        pool("small", "'cidrs':['10.66.0.0/23'],'holdSeconds':5");
        subnet("first", "small", "", "");
        await(
                "both blocks are given",
                () -> !block("east", "first").isEmpty()
                        && !block("west", "first").isEmpty());

        subnet("second", "small", ",'connect.flagship.io/cidr-prefix':'25'", "");

        await("it says so", () -> message("small", "Satisfied").contains("pool small has no block /25 left"));
        await("so does explain", () -> run("explain", "subnet", "second").contains("pool small has no block /25 left"));
        assertThat(fleet.inMember("east", "Subnet", "", "second")).isEmpty();

        fleet.delete("Subnet", "", "first");

        await(
                "the next one has it",
                () -> block("east", "second").equals("10.66.0.0/25")
                        && block("west", "second").equals("10.66.0.128/25"));
        await("all is well", () -> status("small").path("problems").isEmpty());
    }

    @Test
    void noAddressIsInTwoPools() throws Exception {
        pool("older", "'cidrs':['10.67.0.0/16']");
        await(
                "it is accepted",
                () -> condition(fleet.find("CIDRPool", "", "older").orElseThrow(), "Accepted")
                        .equals("True"));

        pool("younger", "'cidrs':['10.67.8.0/24'],'ipv4Prefix':26");
        subnet("refused", "younger", "", "");

        await(
                "it is refused",
                () -> message("younger", "Accepted").contains("CIDRPool older has 10.67.0.0/16 already"));
        await("whoever asks hears it", () -> message("younger", "Satisfied").contains("CIDRPool older has"));
        fleet.delete("CIDRPool", "", "older");

        await("now it may", () -> block("east", "refused").equals("10.67.8.0/26"));
    }

    @Test
    void aPoolThatIsUsedStaysUntilItsSubnetsAreGone() throws Exception {
        pool("going", "'cidrs':['10.68.0.0/16'],'holdSeconds':5");
        subnet("s3", "going", "", "");
        await("it is used", () -> !block("west", "s3").isEmpty());

        fleet.delete("CIDRPool", "", "going");

        await("it refuses more", () -> message("going", "Accepted").contains("is being deleted"));
        fleet.delete("Subnet", "", "s3");
        await(
                "it goes with its last block",
                () -> fleet.find("CIDRPool", "", "going").isEmpty());
    }

    @Test
    void aRestartChangesNoAddress() throws Exception {
        pool("lasting", "'cidrs':['10.69.0.0/20']");
        subnet("s4", "lasting", "", "");
        await(
                "both have it",
                () -> !block("east", "s4").isEmpty() && !block("west", "s4").isEmpty());
        var before = fleet.find("CIDRPool", "", "lasting").orElseThrow();

        fleet.stopPlane();
        fleet.startPlane();
        subnet("s5", "lasting", "", "");

        await(
                "the new one has blocks",
                () -> !block("east", "s5").isEmpty() && !block("west", "s5").isEmpty());
        assertThat(List.of(block("east", "s4"), block("west", "s4"), block("east", "s5"), block("west", "s5")))
                .containsExactly("10.69.0.0/24", "10.69.1.0/24", "10.69.2.0/24", "10.69.3.0/24");
        assertThat(before.at("/status/allocations")).hasSize(2);
    }

    @Test
    void tenantsAreShownAsTheMembersHaveThemNow() throws Exception {
        for (String member : List.of("east", "west")) {
            fleet.member(member)
                    .create(
                            type("Vpc"),
                            json(
                                    "{'apiVersion':'kubeovn.io/v1','kind':'Vpc','metadata':{'name':'t9'},'spec':{'namespaces':['bar']}}"));
            fleet.member(member)
                    .mergePatchStatus(type("Vpc"), new NamespacedName("", "t9"), json("{'status':{'standby':true}}"));
        }
        fleet.member("west")
                .create(
                        type("Subnet"),
                        json("{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'s9'},"
                                + "'spec':{'vpc':'t9','cidrBlock':'10.99.0.0/24','gateway':'10.99.0.1'}}"));
        fleet.member("west")
                .mergePatchStatus(
                        type("Subnet"),
                        new NamespacedName("", "s9"),
                        json(
                                "{'status':{'v4usingIPs':2,'v4availableIPs':251,'conditions':[{'type':'Ready','status':'True','reason':'R'}]}}"));

        assertThat(run("network", "tenants", "t9"))
                .containsPattern("t9 +east,west +1 +0 +bar +yes")
                .containsPattern("t9 +s9 +west +10.99.0.0/24 +10.99.0.1 +2 +251");
        assertThat(Json.parse(run("network", "tenants", "t9", "-o", "json").getBytes(StandardCharsets.UTF_8))
                        .at("/tenants/0/subnets/0/addresses/freeV4")
                        .asInt())
                .isEqualTo(251);
        assertThat(run("network", "kinds")).contains("subnets.kubeovn.io").contains("vpcs.kubeovn.io");
    }
}

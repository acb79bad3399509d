package flagship.app;

import static flagship.app.TestFleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.RawObject;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tenants' networks of several clusters, as they are printed. */
final class TenantNetworksTest {
    private static List<RawObject> objects(String... texts) {
        return Stream.of(texts)
                .map(text -> RawObject.of(Json.bytes(json(text))))
                .toList();
    }

    private static String vpc(String name, boolean standby) {
        return "{'kind':'Vpc','metadata':{'name':'" + name + "'},'spec':{'namespaces':['shop']},'status':{'standby':"
                + standby + "}}";
    }

    private static String subnet(String cidr, String condition, int used) {
        return "{'kind':'Subnet','metadata':{'name':'s1'},'spec':{'vpc':'t1','cidrBlock':'" + cidr
                + "','gateway':'10.64.0.1','provider':'ovn'},'status':{'v4usingIPs':" + used
                + ",'v4availableIPs':250,'conditions':[" + condition + "]}}";
    }

    private static final String READY = "{'type':'Ready','status':'True','reason':'ResetLogicalSwitchAclSuccess'}";
    private static final String WRONG =
            "{'type':'Ready','status':'False','reason':'ValidateLogicalSwitchFailed','message':'subnet s1 cidr conflicts'}";

    private static TenantNetworks fleet(String conditionInWest) {
        var tenants = new TenantNetworks("");
        tenants.add("east", objects(vpc("t1", true)), objects(subnet("10.64.0.0/24", READY, 3)), objects());
        tenants.add(
                "west",
                objects(vpc("t1", true), vpc("t2", true)),
                objects(subnet("10.64.1.0/24", conditionInWest, 0)),
                objects(
                        "{'kind':'VpcNatGateway','metadata':{'name':'gw1'},'spec':{'vpc':'t1','lanIp':'10.64.1.254'}}"));
        return tenants;
    }

    @Test
    void aTenantIsOneLineAndEachOfItsSubnetsOneInEachCluster() {
        var tenants = fleet(READY);

        assertThat(tenants.text())
                .containsPattern("t1 +east,west +1 +1 +shop +yes")
                .containsPattern("t2 +west +0 +0 +shop +yes")
                .containsPattern("t1 +s1 +east +10.64.0.0/24 +10.64.0.1 +3 +250")
                .containsPattern("t1 +s1 +west +10.64.1.0/24 +10.64.0.1 +0 +250");
        assertThat(tenants.isHealthy()).isTrue();
        assertThat(tenants.toJson().at("/tenants/0/subnets/1/addresses/freeV4").asInt())
                .isEqualTo(250);
    }

    @Test
    void whatIsWrongIsSaidWithItsCluster() {
        var tenants = fleet(WRONG);
        tenants.silent("north", "connection refused");

        assertThat(tenants.text())
                .containsPattern("t1 +east,west +1 +1 +shop +no")
                .contains("! Subnet s1 in west: ValidateLogicalSwitchFailed: subnet s1 cidr conflicts")
                .contains("! cluster north is left out: connection refused");
        assertThat(tenants.isHealthy()).isFalse();
    }

    @Test
    void whatNoControllerHasLookedAtIsNotHealthy() {
        assertThat(fleet("").text()).contains("! Subnet s1 in west: nobody has looked at it yet");
    }

    @Test
    void oneTenantAloneCanBeAskedFor() {
        var tenants = new TenantNetworks("t2");
        tenants.add("west", objects(vpc("t1", true)), objects(subnet("10.64.1.0/24", READY, 0)), objects());

        assertThat(tenants.text()).isEqualTo("No cluster has a Vpc t2.");
    }
}

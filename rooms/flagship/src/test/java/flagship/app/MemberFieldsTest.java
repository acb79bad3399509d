package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Templates that members' servers apply: each field belongs to whoever set it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MemberFieldsTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east");
        fleet.namespace("shop");
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'shop','name':'maps'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'v1','kind':'ConfigMap'}],'placement':{'clusterAffinity':{'clusterNames':['east']}}}}");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private void template(String name, String data) throws Exception {
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'shop','name':'%s',"
                        + "'annotations':{'flagship.io/member-writes':'apply'}},'data':%s}",
                name, data);
        await(
                "it is in the member",
                () -> fleet.inMember("east", "ConfigMap", "shop", name).isPresent());
    }

    private void change(String name, String patch) throws Exception {
        fleet.patch("ConfigMap", "shop", name, patch);
    }

    /** Another manager in the member sets a field. */
    private void another(String name, String data) throws Exception {
        fleet.member("east")
                .apply(
                        type("ConfigMap"),
                        json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'shop','name':'%s'},'data':%s}",
                                name, data),
                        "injector");
    }

    private JsonNode data(String name) throws Exception {
        return fleet.inMember("east", "ConfigMap", "shop", name).orElseThrow().path("data");
    }

    private String key(String name, String key) throws Exception {
        return data(name).path(key).asText("");
    }

    private JsonNode applied(String name) throws Exception {
        var binding = fleet.find("ResourceBinding", "shop", name + "-configmap").orElseThrow();
        return binding.at("/status/aggregatedStatus/0");
    }

    @Test
    void whatAnotherManagerSetStaysWhenTheTemplateChanges() throws Exception {
        template("kept", "{'a':'1'}");
        another("kept", "{'injected':'x'}");

        change("kept", "{'data':{'a':'2'}}");

        await("the change is there", () -> key("kept", "a").equals("2"));
        assertThat(key("kept", "injected")).isEqualTo("x");
    }

    @Test
    void whatTheTemplateNoLongerNamesGoes() throws Exception {
        template("less", "{'a':'1','b':'1'}");

        change("less", "{'data':{'b':null}}");

        await("it is gone", () -> !data("less").has("b"));
        assertThat(key("less", "a")).isEqualTo("1");
    }

    @Test
    void driftIsMendedAndOthersFieldsAreNot() throws Exception {
        template("drifted", "{'a':'1'}");

        fleet.member("east")
                .mergePatch(
                        type("ConfigMap"),
                        new NamespacedName("shop", "drifted"),
                        json("{'data':{'a':'changed','c':'added'}}"));

        await("it is mended", () -> key("drifted", "a").equals("1"));
        assertThat(key("drifted", "c")).isEqualTo("added");
    }

    @Test
    void aFieldOfAnotherManagerIsAConflictThatTheWorkTellsUntilItIsOverwritten() throws Exception {
        template("fought", "{'a':'1'}");
        another("fought", "{'b':'theirs'}");

        change("fought", "{'data':{'b':'ours','a':'2'}}");

        await(
                "the conflict is told",
                () -> applied("fought").path("appliedMessage").asText().contains(".data.b"));
        assertThat(applied("fought").path("appliedMessage").asText())
                .contains("injector")
                .contains("overwrite");
        assertThat(key("fought", "b")).isEqualTo("theirs");
        assertThat(key("fought", "a")).isEqualTo("1");

        change("fought", "{'metadata':{'annotations':{'work.karmada.io/conflict-resolution':'overwrite'}}}");

        await(
                "it is taken over",
                () -> key("fought", "b").equals("ours") && key("fought", "a").equals("2"));
        await("the Work holds", () -> applied("fought").path("applied").asBoolean());
    }

    @Test
    void anObjectThatWasWrittenWholeIsAppliedFromThenOn() throws Exception {
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'shop','name':'switched'},'data':{'a':'1','b':'1'}}");
        await(
                "it is in the member",
                () -> fleet.inMember("east", "ConfigMap", "shop", "switched").isPresent());

        change("switched", "{'metadata':{'annotations':{'flagship.io/member-writes':'apply'}},'data':{'b':null}}");

        await("what is not named is gone", () -> !data("switched").has("b"));
        another("switched", "{'injected':'x'}");
        change("switched", "{'data':{'a':'2'}}");
        await("the change is there", () -> key("switched", "a").equals("2"));
        assertThat(key("switched", "injected")).isEqualTo("x");
    }

    @Test
    void anObjectOfSomebodyElseIsNotTouched() throws Exception {
        fleet.member("east")
                .create(
                        type("ConfigMap"),
                        json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'foreign'},'data':{'a':'theirs'}}"));
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'default','name':'foreign'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'v1','kind':'ConfigMap','name':'foreign'}]}}");
        fleet.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'foreign',"
                + "'annotations':{'flagship.io/member-writes':'apply'}},'data':{'a':'ours'}}");

        await(
                "it is refused",
                () -> fleet.find("ResourceBinding", "default", "foreign-configmap")
                        .orElseThrow()
                        .at("/status/aggregatedStatus/0/appliedMessage")
                        .asText()
                        .contains("not managed by the control plane"));
        assertThat(fleet.inMember("east", "ConfigMap", "default", "foreign")
                        .orElseThrow()
                        .at("/data/a")
                        .asText())
                .isEqualTo("theirs");
    }
}

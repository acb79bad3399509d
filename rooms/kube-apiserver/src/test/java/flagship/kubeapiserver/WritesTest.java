package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What creating and updating objects does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WritesTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void aCreatedObjectCarriesWhatTheServerDecides() {
        var maps = api.newNamespace() + "/configmaps";

        var created = api.post(maps, "{'metadata':{'name':'a','uid':'mine','generation':7},'data':{'k':'v'}}")
                .expect(201);

        assertThat(created.text("/kind")).isEqualTo("ConfigMap");
        assertThat(created.text("/metadata/uid")).hasSize(36);
        assertThat(created.text("/metadata/resourceVersion")).matches("\\d+");
        assertThat(created.text("/metadata/creationTimestamp")).endsWith("Z");
        assertThat(api.get(maps + "/a").expect(200).body()).isEqualTo(created.body());
    }

    @Test
    void aNameIsTakenOnce() {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a'}}").expect(201);

        var second = api.post(maps, "{'metadata':{'name':'a'}}").expect(409);

        assertThat(second.text("/reason")).isEqualTo("AlreadyExists");
        assertThat(second.text("/message")).isEqualTo("configmaps \"a\" already exists");
        assertThat(second.text("/details/kind")).isEqualTo("configmaps");
    }

    @Test
    void aGeneratedNameKeepsItsPrefix() {
        var created = api.post(api.newNamespace() + "/configmaps", "{'metadata':{'generateName':'made-'}}")
                .expect(201);

        assertThat(created.text("/metadata/name")).matches("made-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(created.text("/metadata/generateName")).isEqualTo("made-");
    }

    @Test
    void aMissingNamespaceTakesNoObjects() {
        var refused = api.post("/api/v1/namespaces/nowhere/configmaps", "{'metadata':{'name':'a'}}")
                .expect(404);

        assertThat(refused.text("/message")).isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    void aStaleUpdateIsRefused() {
        var path = api.newNamespace() + "/configmaps";
        var first = api.post(path, "{'metadata':{'name':'a'}}").text("/metadata/resourceVersion");
        api.put(path + "/a", "{'metadata':{'name':'a'},'data':{'k':'1'}}").expect(200);

        var stale = api.put(path + "/a", "{'metadata':{'name':'a','resourceVersion':'" + first + "'}}")
                .expect(409);

        assertThat(stale.text("/reason")).isEqualTo("Conflict");
    }

    @Test
    void anUpdateThatChangesNothingWritesNothing() {
        var path = api.newNamespace() + "/configmaps";
        var created = api.post(path, "{'metadata':{'name':'a'},'data':{'k':'v','l':'w'}}");

        var same = api.put(path + "/a", "{'data':{'l':'w','k':'v'},'metadata':{'name':'a'}}")
                .expect(200);

        assertThat(same.body()).isEqualTo(created.body());
    }

    @Test
    void statusIsWrittenThroughItsOwnPathOnly() {
        var path = api.newNamespace().replace("/api/v1", "/apis/apps/v1") + "/deployments";
        var deployment =
                "{'metadata':{'name':'d'},'spec':{'replicas':%d,'selector':{'matchLabels':{'a':'b'}},'template':"
                        + "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'replicas':%d}}";
        api.post(path, deployment.formatted(1, 5)).expect(201);
        assertThat(api.get(path + "/d").text("/status")).doesNotContain("5");

        api.put(path + "/d/status", deployment.formatted(9, 3)).expect(200);

        var read = api.get(path + "/d");
        assertThat(read.body().at("/status/replicas").asInt()).isEqualTo(3);
        assertThat(read.body().at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(read.body().at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void aChangeOfTheSpecRaisesTheGeneration() {
        var path = api.newNamespace().replace("/api/v1", "/apis/networking.k8s.io/v1") + "/networkpolicies";
        api.post(path, "{'metadata':{'name':'n'},'spec':{'podSelector':{}}}").expect(201);

        var changed =
                api.put(path + "/n", "{'metadata':{'name':'n'},'spec':{'podSelector':{'matchLabels':{'a':'b'}}}}");

        assertThat(changed.body().at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void aDryRunShowsTheObjectAndStoresNothing() {
        var path = api.newNamespace() + "/configmaps";

        var shown = api.post(path + "?dryRun=All", "{'metadata':{'name':'a'}}").expect(201);

        assertThat(shown.body().at("/metadata/uid").asText()).hasSize(36);
        assertThat(shown.body().at("/metadata").has("resourceVersion")).isFalse();
        api.get(path + "/a").expect(404);
    }

    @Test
    void unknownFieldsAreRefusedOrWarnedOfAsTheClientWishes() {
        var path = api.newNamespace() + "/configmaps";
        var odd = "{'metadata':{'name':'a'},'bogus':1}";

        assertThat(api.post(path + "?fieldValidation=Strict", odd).expect(400).text("/message"))
                .endsWith("strict decoding error: unknown field \"bogus\"");
        var warned = api.post(path, odd).expect(201);
        assertThat(warned.response().headers().firstValue("Warning")).contains("299 - \"unknown field \\\"bogus\\\"\"");
        assertThat(warned.body().has("bogus")).isFalse();
    }

    @Test
    void aSecretTakesPlainText() {
        var created = api.post(api.newNamespace() + "/secrets", "{'metadata':{'name':'s'},'stringData':{'p':'pw'}}")
                .expect(201);

        assertThat(created.text("/data/p")).isEqualTo("cHc=");
        assertThat(created.body().has("stringData")).isFalse();
    }

    @Test
    void aServiceGetsAnAddressOutOfTheRange() {
        var path = api.newNamespace() + "/services";

        var one = api.post(path, "{'metadata':{'name':'one'},'spec':{'ports':[{'port':80}]}}")
                .expect(201);
        var two = api.post(path, "{'metadata':{'name':'two'},'spec':{'ports':[{'port':80}]}}")
                .expect(201);

        assertThat(one.text("/spec/clusterIP")).startsWith("10.0.0.").isNotEqualTo(two.text("/spec/clusterIP"));
        var foreign = "{'metadata':{'name':'x'},'spec':{'clusterIP':'192.0.2.1','ports':[{'port':80}]}}";
        assertThat(api.post(path, foreign).expect(422).text("/message")).contains("not in the valid range");
    }

    @Test
    void aLeaseIsCreatedByUpdate() {
        var path = api.newNamespace().replace("/api/v1", "/apis/coordination.k8s.io/v1") + "/leases/l";

        api.put(path, "{'metadata':{'name':'l'},'spec':{'holderIdentity':'me'}}")
                .expect(201);

        assertThat(api.get(path).text("/spec/holderIdentity")).isEqualTo("me");
    }

    @Test
    void aScaleReadsAndWritesTheReplicas() {
        var path = api.newNamespace().replace("/api/v1", "/apis/apps/v1") + "/deployments";
        api.post(
                        path,
                        "{'metadata':{'name':'d'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':"
                                + "{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}")
                .expect(201);

        assertThat(api.get(path + "/d/scale").text("/status/selector")).isEqualTo("a=b");
        api.patch(path + "/d/scale", TestApi.MERGE, "{'spec':{'replicas':5}}").expect(200);

        assertThat(api.get(path + "/d").body().at("/spec/replicas").asInt()).isEqualTo(5);
    }
}

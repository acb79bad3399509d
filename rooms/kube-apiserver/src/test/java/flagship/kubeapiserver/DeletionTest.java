package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How objects go: at once, held by finalizers, with their owners, with their namespace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class DeletionTest {
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
    void aDeletedObjectIsGoneAndTold() {
        var maps = api.newNamespace() + "/configmaps";
        var uid = api.post(maps, "{'metadata':{'name':'a'}}").text("/metadata/uid");

        var deleted = api.delete(maps + "/a").expect(200);

        assertThat(deleted.text("/status")).isEqualTo("Success");
        assertThat(deleted.text("/details/uid")).isEqualTo(uid);
        api.get(maps + "/a").expect(404);
    }

    @Test
    void aFinalizerHoldsAnObjectUntilItIsTakenAway() {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a','finalizers':['x.example.com/hold']}}")
                .expect(201);

        assertThat(api.delete(maps + "/a").expect(200).text("/metadata/deletionTimestamp"))
                .endsWith("Z");
        api.get(maps + "/a").expect(200);
        api.patch(maps + "/a", TestApi.MERGE, "{'metadata':{'finalizers':['x.example.com/hold','x.example.com/more']}}")
                .expect(422);
        api.patch(maps + "/a", TestApi.MERGE, "{'metadata':{'finalizers':null}}")
                .expect(200);

        api.get(maps + "/a").expect(404);
    }

    @Test
    void aPreconditionMustHold() {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a'}}").expect(201);

        assertThat(api.delete(maps + "/a", "{'preconditions':{'uid':'another'}}")
                        .expect(409)
                        .text("/message"))
                .contains("does not match the UID in record");
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a','labels':{'t':'y'}}}").expect(201);
        api.post(maps, "{'metadata':{'name':'b'}}").expect(201);

        assertThat(api.delete(maps + "?labelSelector=t").expect(200).text("/items/0/metadata/name"))
                .isEqualTo("a");

        api.get(maps + "/a").expect(404);
        api.get(maps + "/b").expect(200);
    }

    @Test
    void dependentsFollowTheirOwner() {
        var maps = api.newNamespace() + "/configmaps";
        var uid = api.post(maps, "{'metadata':{'name':'owner'}}").text("/metadata/uid");
        api.post(maps, "{'metadata':{'name':'child','ownerReferences':[" + owner(uid) + "]}}")
                .expect(201);

        api.delete(maps + "/owner").expect(200);

        Await.until("the dependent is collected", () -> api.get(maps + "/child").status() == 404);
    }

    @Test
    void orphansStay() {
        var maps = api.newNamespace() + "/configmaps";
        var uid = api.post(maps, "{'metadata':{'name':'owner'}}").text("/metadata/uid");
        api.post(maps, "{'metadata':{'name':'child','ownerReferences':[" + owner(uid) + "]}}")
                .expect(201);

        api.delete(maps + "/owner", "{'propagationPolicy':'Orphan'}").expect(200);

        Await.until("the owner is gone", () -> api.get(maps + "/owner").status() == 404);
        assertThat(api.get(maps + "/child").expect(200).body().at("/metadata").has("ownerReferences"))
                .isFalse();
    }

    @Test
    void anOwnerDeletedInTheForegroundGoesLast() {
        var maps = api.newNamespace() + "/configmaps";
        var uid = api.post(maps, "{'metadata':{'name':'owner'}}").text("/metadata/uid");
        var blocking = owner(uid).replace("}", ",'blockOwnerDeletion':true}");
        api.post(
                        maps,
                        "{'metadata':{'name':'child','finalizers':['x.example.com/hold'],'ownerReferences':[" + blocking
                                + "]}}")
                .expect(201);

        api.delete(maps + "/owner", "{'propagationPolicy':'Foreground'}").expect(200);
        Await.until(
                "the dependent is marked",
                () -> api.get(maps + "/child").body().at("/metadata").has("deletionTimestamp"));
        api.get(maps + "/owner").expect(200);
        api.patch(maps + "/child", TestApi.MERGE, "{'metadata':{'finalizers':null}}")
                .expect(200);

        Await.until("the owner is gone", () -> api.get(maps + "/owner").status() == 404);
    }

    private static String owner(String uid) {
        return "{'apiVersion':'v1','kind':'ConfigMap','name':'owner','uid':'" + uid + "'}";
    }

    @Test
    void aNamespaceIsEmptiedBeforeItGoes() {
        var namespace = api.newNamespace();
        api.post(namespace + "/configmaps", "{'metadata':{'name':'a','finalizers':['x.example.com/hold']}}")
                .expect(201);

        assertThat(api.delete(namespace).expect(200).text("/status/phase")).isEqualTo("Terminating");
        assertThat(api.post(namespace + "/configmaps", "{'metadata':{'name':'late'}}")
                        .expect(403)
                        .text("/message"))
                .contains("because it is being terminated");
        Await.until(
                "the content is marked",
                () -> api.get(namespace + "/configmaps/a")
                        .body()
                        .at("/metadata")
                        .has("deletionTimestamp"));
        api.patch(namespace + "/configmaps/a", TestApi.MERGE, "{'metadata':{'finalizers':null}}")
                .expect(200);

        Await.until("the namespace is gone", () -> api.get(namespace).status() == 404);
    }

    @Test
    void theDefaultNamespaceStays() {
        assertThat(api.delete("/api/v1/namespaces/default").expect(403).text("/message"))
                .isEqualTo("namespaces \"default\" is forbidden: this namespace may not be deleted");
    }

    @Test
    void aPodOnANodeIsGivenTime() {
        var pods = api.newNamespace() + "/pods";
        api.post(pods, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}")
                .expect(201);
        api.post(pods + "/p/binding", "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n'}}")
                .expect(201);

        assertThat(api.delete(pods + "/p")
                        .expect(200)
                        .body()
                        .at("/metadata/deletionGracePeriodSeconds")
                        .asInt())
                .isEqualTo(30);
        assertThat(api.get(pods + "/p").expect(200).text("/spec/nodeName")).isEqualTo("n");
        api.delete(pods + "/p", "{'gracePeriodSeconds':0}").expect(200);

        api.get(pods + "/p").expect(404);
    }
}

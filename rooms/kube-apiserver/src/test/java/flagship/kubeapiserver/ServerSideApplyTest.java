package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Server-side apply over HTTPS (contract section 11): requests, refusals, and what is stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ServerSideApplyTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private static String configMap(String name, String rest) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'}%s}".formatted(name, rest);
    }

    /** {@code alice Apply {...}}: an entry a line. */
    private static List<String> owners(TestApi.Answer answer) {
        return answer.body()
                .at("/metadata/managedFields")
                .valueStream()
                .map(entry -> "%s %s%s %s"
                        .formatted(
                                entry.path("manager").asText(),
                                entry.path("operation").asText(),
                                entry.has("subresource")
                                        ? "/" + entry.path("subresource").asText()
                                        : "",
                                entry.path("fieldsV1")
                                        .toString()
                                        .replace("\\\"", "`")
                                        .replace('"', '\'')))
                .toList();
    }

    @Test
    void anApplyCreatesWhatIsNotThere() {
        var path = api.newNamespace() + "/configmaps/a";

        var created =
                api.apply(path, "alice", configMap("a", ",'data':{'k':'1'}")).expect(201);

        assertThat(owners(created)).containsExactly("alice Apply {'f:data':{'f:k':{}}}");
        assertThat(created.text("/metadata/uid")).isNotEmpty();
        assertThat(created.body().at("/metadata/managedFields/0/time").asText()).endsWith("Z");
        assertThat(api.get(path).body()).isEqualTo(created.body());
    }

    @Test
    void anApplyThatChangesNothingWritesNothing() {
        var path = api.newNamespace() + "/configmaps/a";
        var created =
                api.apply(path, "alice", configMap("a", ",'data':{'k':'1'}")).expect(201);

        assertThat(api.apply(path, "alice", configMap("a", ",'data':{'k':'1'}"))
                        .expect(200)
                        .body())
                .isEqualTo(created.body());
    }

    @Test
    void bodiesMayBeYaml() {
        var path = api.newNamespace() + "/configmaps/a";
        var yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: \"1\"\n";

        var answer = api.send(
                "PATCH",
                path + "?fieldManager=alice",
                yaml.getBytes(StandardCharsets.UTF_8),
                "application/json",
                TestApi.APPLY);

        assertThat(answer.expect(201).text("/data/k")).isEqualTo("1");
    }

    @Test
    void conflictsNameTheirOwnersAndForceOverridesThem() {
        var path = api.newNamespace() + "/configmaps/a";
        api.apply(path, "alice", configMap("a", ",'data':{'k':'1','l':'1'}")).expect(201);

        var refused = api.apply(path, "bob", configMap("a", ",'data':{'k':'2','l':'2'}"))
                .expect(409);
        assertThat(refused.text("/message"))
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"alice\":\n- .data.k\n- .data.l");
        assertThat(refused.text("/reason")).isEqualTo("Conflict");
        assertThat(refused.body().at("/details/causes/0").toString())
                .isEqualTo(
                        "{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"alice\\\"\",\"field\":\".data.k\"}");

        var forced = api.apply(path, "bob&force=true", configMap("a", ",'data':{'k':'2'}"))
                .expect(200);
        assertThat(owners(forced))
                .containsExactly("alice Apply {'f:data':{'f:l':{}}}", "bob Apply {'f:data':{'f:k':{}}}");
    }

    @Test
    void requestsAreChecked() {
        var path = api.newNamespace() + "/configmaps/a";

        assertThat(api.patch(path, TestApi.APPLY, configMap("a", ""))
                        .expect(422)
                        .text("/message"))
                .contains("fieldManager: Required value: is required for apply patch");
        assertThat(api.apply(path, "m", configMap("b", "")).expect(400).text("/message"))
                .isEqualTo("the name of the object (b) does not match the name on the URL (a)");
        assertThat(api.apply(path, "m", "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'a'}}")
                        .expect(400)
                        .text("/message"))
                .isEqualTo("invalid object type: /v1, Kind=Secret");
        assertThat(api.apply(path, "m", "{'apiVersion':'v1','kind':'ConfigMap'}")
                        .expect(400)
                        .text("/message"))
                .isEqualTo("the name of the object (a based on URL) was undeterminable: name must be provided");
        assertThat(api.apply(
                                path,
                                "m",
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','managedFields':[]}}")
                        .expect(400)
                        .text("/message"))
                .isEqualTo("metadata.managedFields must be nil");
        assertThat(api.apply(path, "m", "[1]").expect(400).text("/message")).startsWith("error decoding YAML: ");
        assertThat(api.apply(path, "m", "{'a':").expect(400).text("/message"))
                .startsWith("error decoding YAML: yaml: ");
        assertThat(api.apply(path, "m", configMap("a", ",'nope':1"))
                        .expect(500)
                        .body()
                        .toString())
                .isEqualTo(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":"
                                + "\"failed to create typed patch object (/a; /v1, Kind=ConfigMap): .nope: field not declared in schema\","
                                + "\"code\":500}");
        assertThat(api.patch(path, "application/apply-patch+cbor", "{}")
                        .expect(415)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aUidOrVersionInTheBodyIsAPrecondition() {
        var path = api.newNamespace() + "/configmaps/a";
        var withUid = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','uid':'u1'}}";
        var withVersion =
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','resourceVersion':'1'},'data':{'k':'1'}}";

        assertThat(api.apply(path, "m", withUid).expect(409).text("/message")).contains("no existing object was found");
        api.apply(path, "m", withVersion).expect(201);
        api.apply(path, "m", withUid).expect(409);
        assertThat(api.apply(path, "m", withVersion).expect(409).text("/message"))
                .contains("has been modified");
    }

    @Test
    void aDryRunStoresNothing() {
        var path = api.newNamespace() + "/configmaps/a";

        var answer = api.apply(path, "m&dryRun=All", configMap("a", ",'data':{'k':'1'}"))
                .expect(201);
        assertThat(owners(answer)).containsExactly("m Apply {'f:data':{'f:k':{}}}");
        api.get(path).expect(404);

        var created = api.apply(path, "m", configMap("a", ",'data':{'k':'1'}")).expect(201);
        assertThat(api.apply(path, "m&dryRun=All", configMap("a", ""))
                        .expect(200)
                        .body()
                        .has("data"))
                .isFalse();
        assertThat(api.get(path).body()).isEqualTo(created.body());
    }

    @Test
    void duplicateKeysAreWarnedOfOrRefused() {
        var path = api.newNamespace() + "/configmaps/a";
        var twice = configMap("a", ",'data':{'k':'1','k':'2'}");

        assertThat(api.apply(path, "m&fieldValidation=Strict", twice)
                        .expect(400)
                        .text("/message"))
                .startsWith("error strict decoding YAML: ")
                .contains("key \"k\" already set in map");
        var warned = api.apply(path, "m", twice).expect(201);
        assertThat(warned.response().headers().allValues("warning").toString()).contains("already set in map");
        assertThat(warned.text("/data/k")).isEqualTo("2");
    }

    @Test
    void nothingIsCreatedInANamespaceThatIsNotThere() {
        api.apply("/api/v1/namespaces/nowhere/configmaps/a", "m", configMap("a", ""))
                .expect(404);
    }

    @Test
    void subresourcesAreAppliedToButNotCreated() {
        var pods = api.newNamespace() + "/pods";
        var status = "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'status':{'phase':'Running'}}";
        api.apply(pods + "/p/status", "kubelet", status).expect(404);
        api.apply(
                        pods + "/p",
                        "alice",
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]},"
                                + "'status':{'phase':'Failed'}}")
                .expect(201);

        var applied = api.apply(pods + "/p/status", "kubelet", status).expect(200);

        assertThat(applied.text("/status/phase")).isEqualTo("Running");
        assertThat(owners(applied))
                .containsExactly(
                        "alice Apply {'f:spec':{'f:containers':{'k:{`name`:`c`}':{'.':{},'f:image':{},'f:name':{}}}}}",
                        "kubelet Apply/status {'f:status':{'f:phase':{}}}");
    }

    @Test
    void valuesThatFitTheSchemaButNotTheTypeAreRefused() {
        var pod =
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i',"
                        + "'resources':{'limits':{'cpu':'much'}}}]}}";

        assertThat(api.apply(api.newNamespace() + "/pods/p", "m", pod)
                        .expect(500)
                        .text("/message"))
                .startsWith("failed to convert new object (/p; /v1, Kind=Pod) to proper version: ");
    }

    @Test
    void whoMayPatchButNotCreateCreatesNothing() {
        var namespace = api.newNamespace();
        var leases = namespace.replace("/api/v1", "/apis/coordination.k8s.io/v1") + "/leases/a";
        var rules =
                "[{'apiGroups':['','coordination.k8s.io'],'resources':['configmaps','leases'],'verbs':['get','patch','update']}]";
        api.post(
                        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                        "{'metadata':{'name':'patcher'},'rules':" + rules + "}")
                .expect(201);
        api.post(
                        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                        "{'metadata':{'name':'patcher'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole',"
                                + "'name':'patcher'},'subjects':[{'kind':'User','name':'jane'}]}")
                .expect(201);
        Await.until(
                "jane's role is known",
                () -> api.asJane("GET", namespace + "/configmaps/a", "", "").status() == 404);

        var apply = api.asJane("PATCH", namespace + "/configmaps/a?fieldManager=j", TestApi.APPLY, configMap("a", ""));
        assertThat(apply.expect(403).text("/message"))
                .startsWith(
                        "configmaps \"a\" is forbidden: User \"jane\" cannot create resource \"configmaps\" in API group \"\"");
        var lease = "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'a'},'spec':{}}";
        api.asJane("PUT", leases, "application/json", lease).expect(403);

        api.apply(namespace + "/configmaps/a", "alice", configMap("a", "")).expect(201);
        api.asJane(
                        "PATCH",
                        namespace + "/configmaps/a?fieldManager=j",
                        TestApi.APPLY,
                        configMap("a", ",'data':{'k':'1'}"))
                .expect(200);
    }

    @Test
    void ownersInSeveralVersionsMeet() {
        var schema = "'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object','properties':"
                + "{'a':{'type':'string'},'b':{'type':'string'}}}}}}";
        api.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        ("{'metadata':{'name':'ships.ssa.example.com'},'spec':{'group':'ssa.example.com','scope':'Namespaced',"
                                        + "'names':{'plural':'ships','kind':'Ship'},'versions':[{'name':'v1','served':true,'storage':true,%s},"
                                        + "{'name':'v2','served':true,'storage':false,%s}]}}")
                                .formatted(schema, schema))
                .expect(201);
        Await.until(
                "ships are served",
                () -> api.get("/apis/ssa.example.com/v2/ships").status() == 200);
        var ships = api.newNamespace().replace("/api/v1", "/apis/ssa.example.com/v%s") + "/ships/s";
        var ship = "{'apiVersion':'ssa.example.com/v%s','kind':'Ship','metadata':{'name':'s'},'spec':{%s}}";
        api.apply(ships.formatted("1"), "alice", ship.formatted("1", "'a':'1','b':'1'"))
                .expect(201);

        assertThat(api.apply(ships.formatted("2"), "bob", ship.formatted("2", "'a':'2'"))
                        .expect(409)
                        .text("/message"))
                .isEqualTo("Apply failed with 1 conflict: conflict with \"alice\": .spec.a");
        var forced = api.apply(ships.formatted("2"), "bob&force=true", ship.formatted("2", "'a':'2'"))
                .expect(200);
        assertThat(owners(forced))
                .containsExactly("alice Apply {'f:spec':{'f:b':{}}}", "bob Apply {'f:spec':{'f:a':{}}}");

        var moved = api.apply(ships.formatted("2"), "alice", ship.formatted("2", ""))
                .expect(200);
        assertThat(moved.body().path("spec").toString()).isEqualTo("{\"a\":\"2\"}");
        assertThat(moved.body().at("/metadata/managedFields"))
                .allMatch(entry -> entry.path("apiVersion").asText().equals("ssa.example.com/v2"));
    }

    // --- who owns what by other writes

    @Test
    void writersOwnByTheirUserAgentOrTheManagerTheyName() {
        var configMaps = api.newNamespace() + "/configmaps";

        assertThat(owners(api.post(configMaps, configMap("a", ",'data':{'k':'1'}"))
                        .expect(201)))
                .containsExactly("Java-http-client Update {'f:data':{'.':{},'f:k':{}}}");
        assertThat(owners(api.put(configMaps + "/a?fieldManager=m", configMap("a", ",'data':{'k':'2'}"))
                        .expect(200)))
                .containsExactly("Java-http-client Update {'f:data':{}}", "m Update {'f:data':{'f:k':{}}}");
    }

    @Test
    void anUpdateThatChangesNothingWritesNothing() {
        var configMaps = api.newNamespace() + "/configmaps";
        var created = api.post(configMaps, configMap("a", ",'data':{'k':'1'}")).expect(201);

        assertThat(api.put(configMaps + "/a?fieldManager=m", configMap("a", ",'data':{'k':'1'}"))
                        .expect(200)
                        .body())
                .isEqualTo(created.body());
    }

    @Test
    void entriesCanBeForgotten() {
        var configMaps = api.newNamespace() + "/configmaps";
        api.post(configMaps, configMap("a", ",'data':{'k':'1'}")).expect(201);

        assertThat(api.patch(configMaps + "/a", TestApi.MERGE, "{'metadata':{'managedFields':[]}}")
                        .expect(200)
                        .body()
                        .at("/metadata"))
                .noneMatch(member -> member.isArray());
        assertThat(owners(api.put(configMaps + "/a", configMap("a", ",'data':{'k':'2'}"))
                        .expect(200)))
                .isEmpty();
        assertThat(owners(api.apply(configMaps + "/a", "m", configMap("a", ",'data':{'l':'1'}"))
                        .expect(200)))
                .containsExactly(
                        "m Apply {'f:data':{'f:l':{}}}", "before-first-apply Update {'f:data':{'.':{},'f:k':{}}}");
    }

    @Test
    void theServerDoesNotOwnWhatAnObjectGetsAtItsCreation() {
        var service = "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s'},'spec':{'ports':[{'port':80}]}}";

        assertThat(owners(api.post(api.newNamespace() + "/services?fieldManager=m", service)
                        .expect(201)))
                .containsExactly("m Update {'f:spec':{'f:internalTrafficPolicy':{},'f:ports':{'.':{},"
                        + "'k:{`port`:80,`protocol`:`TCP`}':{'.':{},'f:port':{},'f:protocol':{},'f:targetPort':{}}},"
                        + "'f:sessionAffinity':{},'f:type':{}}}");
    }

    @Test
    void stringDataOfASecretIsOwnedAsData() {
        var secret = "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'stringData':{'k':'v'}}";

        assertThat(owners(api.post(api.newNamespace() + "/secrets?fieldManager=m", secret)
                        .expect(201)))
                .containsExactly("m Update {'f:data':{'.':{},'f:k':{}},'f:type':{}}");
    }

    @Test
    void aScaleTakesTheReplicasFromTheirOwner() {
        var deployments = api.newNamespace().replace("/api/v1", "/apis/apps/v1") + "/deployments";
        var deployment = "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'replicas':1,"
                + "'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
                + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}";
        api.apply(deployments + "/d", "alice", deployment).expect(201);
        var scale = "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'d'},'spec':{'replicas':3}}";

        assertThat(api.apply(deployments + "/d/scale", "hpa", scale).expect(409).text("/message"))
                .isEqualTo("Apply failed with 1 conflict: conflict with \"alice\": .spec.replicas");
        api.apply(deployments + "/d/scale", "hpa&force=true", scale).expect(200);
        assertThat(owners(api.get(deployments + "/d")))
                .anyMatch(owner -> owner.equals("hpa Apply/scale {'f:spec':{'f:replicas':{}}}"))
                .noneMatch(owner -> owner.startsWith("alice") && owner.contains("replicas"));

        api.put(deployments + "/d/scale?fieldManager=scaler", scale.replace("3", "4"))
                .expect(200);
        assertThat(owners(api.get(deployments + "/d")))
                .contains("scaler Update/scale {'f:spec':{'f:replicas':{}}}")
                .noneMatch(owner -> owner.startsWith("hpa"));
    }

    @Test
    void theServersOwnObjectsHaveItAsTheirOwner() {
        assertThat(owners(api.get("/api/v1/namespaces/kube-system")).getFirst()).startsWith("kube-apiserver Update");
    }

    @Test
    void partialMetadataAndWatchesShowEntries() {
        var configMaps = api.newNamespace() + "/configmaps";
        api.apply(configMaps + "/a", "m", configMap("a", ",'data':{'k':'1'}")).expect(201);
        var partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

        assertThat(owners(api.getAs(configMaps + "/a", partial))).hasSize(1);
        assertThat(api.get(configMaps).body().at("/items/0/metadata/managedFields"))
                .hasSize(1);
        try (var watch = api.watch(configMaps)) {
            assertThat(watch.next().at("/object/metadata/managedFields")).hasSize(1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

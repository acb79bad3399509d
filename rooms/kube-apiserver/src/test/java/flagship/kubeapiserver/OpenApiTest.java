package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the OpenAPI documents say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class OpenApiTest {
    private static final String PODS = "/paths/~1api~1v1~1namespaces~1{namespace}~1pods";

    private TestApi api;
    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        server = api.server();
        server.server()
                .mount(new Extension(
                        "search.example.com", List.of(ApiExtension.entry("finds", "find", false, "Find", "list"))));
        server.server().mount(new Extension("silent.example.com", List.of()));
        define("ships.example.com", "'x-kubernetes-preserve-unknown-fields':true");
        define("boats.example.com", """
                'properties':{'spec':{'type':'object','nullable':true,'properties':{'size':{'x-kubernetes-int-or-string':true}}},
                'crew':{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true},
                'flag':{'type':'string','default':'red','nullable':true,'anyOf':[{'minLength':1},{'maxLength':9}]}}""");
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private void define(String group, String rest) {
        var version =
                "{'name':'v1','served':true,'storage':true,'selectableFields':%s,'schema':{'openAPIV3Schema':{'type':'object',%s}}}"
                        .formatted(rest.contains("flag") ? "[{'jsonPath':'.flag'}]" : "[]", rest);
        api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                        {'metadata':{'name':'boats.%s'},'spec':{'group':'%s','scope':'Namespaced',
                        'names':{'plural':'boats','kind':'Boat'},'versions':[%s]}}""".formatted(group, group, version))
                .expect(201);
        Await.until(
                "the kind is served",
                () -> api.get("/apis/" + group + "/v1/boats").status() == 200);
    }

    /** A group that another room serves; one that announces nothing leaves the others as they are. */
    private record Extension(String group, List<ObjectNode> resources) implements ApiExtension {
        @Override
        public String version() {
            return "v1";
        }

        @Override
        public void handle(ApiRequest request, ApiResponse response) {}
    }

    private JsonNode v3(String path) {
        return api.get("/openapi/v3/" + path).expect(200).body();
    }

    private HttpResponse<byte[]> raw(String path, String... headers) throws IOException, InterruptedException {
        var request = server.request(path).header("Authorization", "Bearer " + RunningServer.ADMIN);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpRequest built = request.build();
        return server.client().send(built, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void theIndexNamesEveryDocument() {
        var paths = v3("").path("paths");

        assertThat(paths.properties())
                .extracting(java.util.Map.Entry::getKey)
                .contains("api", "api/v1", "apis", "apis/apps", "apis/apps/v1", "version", "apis/boats.example.com/v1")
                .contains("apis/search.example.com/v1", ".well-known/openid-configuration", "openid/v1/jwks");
        paths.forEach(document -> {
            var url = document.path("serverRelativeURL").asText();
            assertThat(api.get(url).expect(200).text("/openapi")).as(url).isEqualTo("3.0.0");
        });
    }

    @Test
    void whoKnowsTheIndexOrADocumentGetsItOnlyOnce() throws Exception {
        for (String path : java.util.List.of("/openapi/v3", "/openapi/v3/apis/apps/v1", "/openapi/v2")) {
            var tag = raw(path).headers().firstValue("ETag").orElseThrow();

            assertThat(raw(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        }
    }

    @Test
    void aDocumentAtItsHashMayBeKeptAndAtAnotherHashIsElsewhere() throws Exception {
        var url = v3("").at("/paths/apis~1apps~1v1/serverRelativeURL").asText();

        assertThat(raw(url).headers().firstValue("Cache-Control")).contains("public, immutable");
        assertThat(raw(url).headers().firstValue("Expires")).isPresent();
        var elsewhere = raw("/openapi/v3/apis/apps/v1?hash=0");
        assertThat(elsewhere.statusCode()).isEqualTo(301);
        assertThat(elsewhere.headers().firstValue("Location")).contains(url);
    }

    @Test
    void operationsHaveTheNamesFromWhichClientsAreGenerated() {
        var core = v3("api/v1");

        assertThat(core.at(PODS + "/get/operationId").asText()).isEqualTo("listCoreV1NamespacedPod");
        assertThat(core.at(PODS + "/delete/operationId").asText()).isEqualTo("deleteCoreV1CollectionNamespacedPod");
        assertThat(core.at(PODS + "~1{name}~1exec/get/operationId").asText())
                .isEqualTo("connectCoreV1GetNamespacedPodExec");
        assertThat(core.at(PODS + "~1{name}~1eviction/post/x-kubernetes-group-version-kind/group")
                        .asText())
                .isEqualTo("policy");
        assertThat(core.at("/paths/~1api~1v1~1pods/get/operationId").asText())
                .isEqualTo("listCoreV1PodForAllNamespaces");
        assertThat(core.at("/paths/~1api~1v1~1watch~1pods/get/operationId").asText())
                .isEqualTo("watchCoreV1PodListForAllNamespaces");
        assertThat(v3("apis/rbac.authorization.k8s.io/v1")
                        .at("/paths/~1apis~1rbac.authorization.k8s.io~1v1~1clusterroles/post/operationId")
                        .asText())
                .isEqualTo("createRbacAuthorizationV1ClusterRole");
    }

    @Test
    void parametersThatAllOperationsOfAPathShareStandAtThePath() {
        var item = v3("api/v1").at(PODS);

        assertThat(item.path("parameters").findValuesAsText("name")).containsExactly("namespace", "pretty");
        assertThat(item.at("/post/parameters").findValuesAsText("name"))
                .containsExactly("dryRun", "fieldManager", "fieldValidation");
        assertThat(item.at("/get/parameters").findValuesAsText("name"))
                .contains("limit", "watch")
                .doesNotContain("pretty");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String path : java.util.List.of("api/v1", "apis/apps/v1", "apis/boats.example.com/v1", "version")) {
            var document = v3(path);
            assertLeads(document, "#/components/schemas/", document.at("/components/schemas"));
        }
        var v2 = api.get("/openapi/v2").expect(200).body();
        assertLeads(v2, "#/definitions/", v2.path("definitions"));
    }

    private static void assertLeads(JsonNode document, String prefix, JsonNode components) {
        Set<String> references = new HashSet<>();
        document.findValuesAsText("$ref").stream()
                .filter(text -> !text.isEmpty())
                .forEach(references::add);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith(prefix);
            assertThat(components.has(reference.substring(prefix.length())))
                    .as(reference)
                    .isTrue();
        });
    }

    @Test
    void aCustomKindIsDescribedAsItsAuthorDidWithWhatTheServerAdds() {
        var schemas = v3("apis/boats.example.com/v1").at("/components/schemas");
        var boat = schemas.path("com.example.boats.v1.Boat");

        assertThat(boat.at("/properties/flag/default").asText()).isEqualTo("red");
        assertThat(boat.at("/properties/metadata/allOf/0/$ref").asText()).endsWith("ObjectMeta");
        assertThat(boat.at("/properties/crew/properties/kind/type").asText()).isEqualTo("string");
        assertThat(boat.at("/x-kubernetes-selectable-fields/0/fieldPath").asText())
                .isEqualTo("flag");
        assertThat(schemas.at("/com.example.boats.v1.BoatList/properties/items/items/$ref")
                        .asText())
                .endsWith("com.example.boats.v1.Boat");
    }

    @Test
    void theOlderLanguageSaysNothingThatOldClientsWouldMisunderstand() {
        var definitions = api.get("/openapi/v2").expect(200).body().path("definitions");
        var boat = definitions.path("com.example.boats.v1.Boat");

        assertThat(boat.at("/properties/flag").toString()).isEqualTo("{}");
        assertThat(boat.at("/properties/spec").toString()).isEqualTo("{}");
        assertThat(definitions.path("com.example.ships.v1.Boat").has("properties"))
                .isFalse();
        assertThat(definitions
                        .at("/io.k8s.apimachinery.pkg.util.intstr.IntOrString/type")
                        .asText())
                .isEqualTo("string");
        assertThat(definitions
                        .at("/io.k8s.api.core.v1.Pod/properties/spec/$ref")
                        .asText())
                .isEqualTo("#/definitions/io.k8s.api.core.v1.PodSpec");
        assertThat(definitions.at("/io.k8s.api.core.v1.Pod/properties/spec").has("default"))
                .isFalse();
    }

    @Test
    void fieldsOfNativeKindsAreDescribedInBothLanguages() {
        var v3 = v3("api/v1").at("/components/schemas");
        var v2 = api.get("/openapi/v2").expect(200).body().path("definitions");

        for (JsonNode all : java.util.List.of(v3, v2)) {
            assertThat(all.at("/io.k8s.api.core.v1.Pod/description").asText()).contains("collection of containers");
            assertThat(all.at("/io.k8s.api.core.v1.PodSpec/properties/nodeName/description")
                            .asText())
                    .contains("NodeName");
            assertThat(all.at("/io.k8s.api.core.v1.Pod/properties/spec/description")
                            .asText())
                    .startsWith("PodSpec is");
            assertThat(all.at("/io.k8s.api.core.v1.Event/properties/involvedObject/description")
                            .asText())
                    .as("a type whose name several groups have")
                    .isNotEmpty();
        }
    }

    @Test
    void whatTheServerAddsToACustomKindIsDescribedAsInNativeOnes() {
        var schemas = v3("apis/boats.example.com/v1").at("/components/schemas");

        for (String type : java.util.List.of("Boat", "BoatList")) {
            for (String field : java.util.List.of("apiVersion", "kind", "metadata")) {
                assertThat(schemas.at("/com.example.boats.v1.%s/properties/%s/description".formatted(type, field))
                                .asText())
                        .as(type + " " + field)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void aKindOfWhichNothingIsKnownIsAFreeObject() {
        var find = v3("apis/search.example.com/v1").at("/components/schemas/com.example.search.v1.Find");

        assertThat(find.path("x-kubernetes-preserve-unknown-fields").asBoolean())
                .isTrue();
    }

    @Test
    void whatADefinitionChangesShowsAtOnce() {
        define("later.example.com", "'properties':{'a':{'type':'string'}}");
        var before = api.get("/openapi/v2").expect(200);
        var schema = "/spec/versions/0/schema/openAPIV3Schema/properties/b";
        api.patch(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats.later.example.com",
                        TestApi.JSON_PATCH,
                        "[{'op':'add','path':'" + schema + "','value':{'type':'integer'}}]")
                .expect(200);

        Await.until(
                "the new field is described",
                () -> v3("apis/later.example.com/v1")
                        .at("/components/schemas/com.example.later.v1.Boat/properties")
                        .has("b"));
        assertThat(api.get("/openapi/v2").response().headers().firstValue("ETag"))
                .isNotEqualTo(before.response().headers().firstValue("ETag"));
    }

    @Test
    void protobufIsAnsweredToWhoAsksForIt() throws Exception {
        for (String version : java.util.List.of("v2", "v3")) {
            var path = version.equals("v2") ? "/openapi/v2" : "/openapi/v3/apis/apps/v1";
            var type = "application/com.github.proto-openapi.spec." + version;

            var answer = raw(path, "Accept", type + "@v1.0+protobuf");

            assertThat(answer.headers().firstValue("Content-Type")).contains(type + ".v1.0+protobuf");
            var document = new ProtobufCursor(answer.body(), 0, answer.body().length);
            assertThat(document.tag()).isEqualTo((1 << 3) | ProtobufCursor.BYTES);
            assertThat(document.part().text()).isEqualTo(version.equals("v2") ? "2.0" : "3.0.0");
            assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                    .contains("io.k8s.api.apps.v1.Deployment");
        }
    }

    @Test
    void formsThatAreNotKnownAreRefused() {
        assertThat(api.getAs("/openapi/v2", "application/xml").expect(406).text("/reason"))
                .isEqualTo("NotAcceptable");
    }
}

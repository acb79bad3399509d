package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Custom resources from their definition to their end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class CustomResourceTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private static final String SCHEMA =
            "{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object','properties':"
                    + "{'size':{'type':'integer','default':3,'maximum':9},'replicas':{'type':'integer'}}},'status':{'type':'object',"
                    + "'x-kubernetes-preserve-unknown-fields':true}}}}";

    /** Defines a kind of its own group and waits until it is served; returns the path of its objects. */
    private String define(String group, String extra) {
        var version = "{'name':'v1','served':true,'storage':true,'schema':" + SCHEMA + extra + "}";
        establish(group, "[" + version + "]");
        return api.newNamespace().replace("/api/v1", "/apis/" + group + "/v1") + "/boats";
    }

    private void establish(String group, String versions) {
        api.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        "{'metadata':{'name':'boats.%s'},'spec':{'group':'%s','scope':'Namespaced','names':{'plural':'boats','kind':'Boat'},'versions':%s}}"
                                .formatted(group, group, versions))
                .expect(201);
        Await.until(
                "the definition is established",
                () -> api.get(definition(group))
                        .body()
                        .path("status")
                        .toString()
                        .contains("InitialNamesAccepted"));
    }

    private static String definition(String group) {
        return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats." + group;
    }

    private static String boat(String group, String rest) {
        return "{'apiVersion':'" + group + "/v1','kind':'Boat','metadata':{'name':'b'}" + rest + "}";
    }

    @Test
    void objectsArePrunedDefaultedAndValidated() {
        var boats = define("one.example.com", "");

        var created =
                api.post(boats, boat("one.example.com", ",'spec':{'bogus':1}")).expect(201);
        assertThat(created.body().path("spec").toString()).isEqualTo("{\"size\":3}");
        assertThat(created.body().at("/metadata/generation").asInt()).isEqualTo(1);

        var invalid = boat("one.example.com", ",'spec':{'size':10}").replace("'b'", "'c'");
        assertThat(api.post(boats, invalid).expect(422).text("/message"))
                .contains("spec.size in body should be less than or equal to 9");
    }

    @Test
    void itemsOfCustomListsRepeatTheirKind() {
        var boats = define("two.example.com", "");
        api.post(boats, boat("two.example.com", "")).expect(201);

        var list = api.get(boats).expect(200);

        assertThat(list.text("/kind")).isEqualTo("BoatList");
        assertThat(list.text("/items/0/kind")).isEqualTo("Boat");
        assertThat(list.body().at("/metadata/continue").asText("absent")).isEmpty();
    }

    @Test
    void statusAndScaleHaveTheirOwnPaths() {
        var boats = define(
                "three.example.com",
                ",'subresources':{'status':{},'scale':{'specReplicasPath':'.spec.replicas','statusReplicasPath':'.status.replicas'}}");
        api.post(boats, boat("three.example.com", ",'spec':{'replicas':2},'status':{'x':1}"))
                .expect(201);
        assertThat(api.get(boats + "/b").body().has("status")).isFalse();

        api.patch(boats + "/b/status", TestApi.MERGE, "{'status':{'replicas':2},'spec':{'replicas':7}}")
                .expect(200);
        api.patch(boats + "/b/scale", TestApi.MERGE, "{'spec':{'replicas':4}}").expect(200);

        var read = api.get(boats + "/b");
        assertThat(read.body().at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(read.body().at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(read.body().at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void aPutNeedsAResourceVersionAndAStrategicPatchIsRefused() {
        var boats = define("four.example.com", "");
        api.post(boats, boat("four.example.com", "")).expect(201);

        assertThat(api.put(boats + "/b", boat("four.example.com", ""))
                        .expect(422)
                        .text("/message"))
                .contains("must be specified for an update");
        api.patch(boats + "/b", TestApi.STRATEGIC, "{}").expect(415);
    }

    @Test
    void everyServedVersionShowsEveryObject() {
        var group = "five.example.com";
        var version = "{'served':true,'schema':" + SCHEMA;
        var versions = "[" + version + ",'name':'v1','storage':true}," + version
                + ",'name':'v1beta1','storage':false,'deprecated':true}]";
        establish(group, versions);
        var boats = api.newNamespace().replace("/api/v1", "/apis/" + group + "/v1beta1") + "/boats";

        var created =
                api.post(boats, boat(group, "").replace("/v1'", "/v1beta1'")).expect(201);

        assertThat(created.text("/apiVersion")).isEqualTo(group + "/v1beta1");
        assertThat(created.response().headers().firstValue("Warning").orElse(""))
                .contains("is deprecated");
        assertThat(api.get(boats.replace("v1beta1", "v1") + "/b").text("/apiVersion"))
                .isEqualTo(group + "/v1");
    }

    @Test
    void storedObjectsFollowAChangedSchema() {
        var group = "six.example.com";
        var boats = define(group, "");
        api.post(boats, boat(group, ",'spec':{}")).expect(201);

        api.patch(
                        definition(group),
                        TestApi.JSON_PATCH,
                        "[{'op':'add','path':'/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/sail','value':{'type':'string','default':'red'}}]")
                .expect(200);

        Await.until(
                "the new default is served",
                () -> api.get(boats + "/b").text("/spec/sail").equals("red"));
    }

    @Test
    void columnsOfTheDefinitionFillTables() {
        var boats = define(
                "seven.example.com",
                ",'additionalPrinterColumns':[{'name':'Size','type':'integer','jsonPath':'.spec.size'}]");
        api.post(boats, boat("seven.example.com", ",'spec':{'size':5}")).expect(201);

        var table =
                api.getAs(boats, "application/json;as=Table;v=v1;g=meta.k8s.io").expect(200);

        assertThat(table.text("/columnDefinitions/1/name")).isEqualTo("Size");
        assertThat(table.body().at("/rows/0/cells/1").asInt()).isEqualTo(5);
    }

    @Test
    void aDefinitionTakesItsObjectsWithIt() {
        var group = "eight.example.com";
        var boats = define(group, "");
        api.post(boats, boat(group, "")).expect(201);

        api.delete(definition(group)).expect(200);

        Await.until("the definition is gone", () -> api.get(definition(group)).status() == 404);
        Await.until("the type is no longer served", () -> api.get(boats).status() == 404);
        assertThat(api.get(boats).body().asText()).isEqualTo("404 page not found\n");
    }

    @Test
    void aDefinitionThatIsNotStructuralIsRefused() {
        var crd =
                "{'metadata':{'name':'boats.nine.example.com'},'spec':{'group':'nine.example.com','scope':'Namespaced','names':"
                        + "{'plural':'boats','kind':'Boat'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':"
                        + "{'type':'object','properties':{'a':{}}}}}]}}";

        assertThat(api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd)
                        .expect(422)
                        .text("/message"))
                .contains("must not be empty for specified object fields");
    }

    @Test
    void discoveryListsTheNewType() {
        define("ten.example.com", "");

        assertThat(api.get("/apis/ten.example.com/v1").expect(200).text("/resources/0/name"))
                .isEqualTo("boats");
        assertThat(api.get("/apis").body().toString()).contains("ten.example.com");
    }

    @Test
    void columnsMayFilterListsButNotBeOfAnyType() {
        var columns = ",'additionalPrinterColumns':[{'name':'Ready','type':'%s',"
                + "'jsonPath':'.status.conditions[?(@.type == \\\"Ready\\\")].status'}]";
        define("columns.example.com", columns.formatted("string"));

        var version = "{'name':'v1','served':true,'storage':true,'schema':" + SCHEMA + columns.formatted("blob") + "}";
        assertThat(api.post(
                                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                                "{'metadata':{'name':'boats.blob.example.com'},'spec':{'group':'blob.example.com','scope':'Namespaced',"
                                        + "'names':{'plural':'boats','kind':'Boat'},'versions':[" + version + "]}}")
                        .expect(422)
                        .text("/message"))
                .endsWith("spec.additionalPrinterColumns[0].type: Invalid value: \"blob\":"
                        + " must be one of boolean,date,integer,number,string");
    }
}

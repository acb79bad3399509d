package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NativeSchemaTest {
    private static final NativeSchema CONFIG_MAP =
            NativeSchemas.of(new GroupVersionKind("", "v1", "ConfigMap")).orElseThrow();
    private static final NativeSchema DEPLOYMENT =
            NativeSchemas.of(new GroupVersionKind("apps", "v1", "Deployment")).orElseThrow();

    @Test
    void unknownAndDuplicateFieldsAreToldInTheOrderOfTheDocument() {
        assertThat(CONFIG_MAP.strictErrors(
                        TestJson.bytes("{'metadata':{'name':'s','bogus':1},'data':{'a':'1','a':'2'},'extra':{'x':1}}")))
                .containsExactly(
                        "unknown field \"metadata.bogus\"", "duplicate field \"data.a\"", "unknown field \"extra\"");
    }

    @Test
    void aPathLeadsThroughLists() {
        assertThat(DEPLOYMENT.strictErrors(TestJson.bytes(
                        "{'spec':{'template':{'spec':{'containers':[{'name':'a'},{'imagePullPolciy':'x'}]}}}}")))
                .containsExactly("unknown field \"spec.template.spec.containers[1].imagePullPolciy\"");
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(CONFIG_MAP.strictErrors(TestJson.object("{'Data':{}}"))).containsExactly("unknown field \"Data\"");
    }

    @Test
    void whatIsAnyJsonIsNotLookedInto() {
        var revision = NativeSchemas.of(new GroupVersionKind("apps", "v1", "ControllerRevision"))
                .orElseThrow();

        assertThat(revision.strictErrors(TestJson.bytes("{'data':{'whatever':1,'whatever':2}}")))
                .isEmpty();
    }

    @Test
    void bytesThatAreNotJsonAreRefused() {
        assertThatThrownBy(() -> CONFIG_MAP.strictErrors(TestJson.bytes("{'data':")))
                .isInstanceOf(Json.MalformedJson.class);
    }

    @Test
    void kindsThatAreNotNativeHaveNoSchema() {
        assertThat(NativeSchemas.of(new GroupVersionKind("example.com", "v1", "Widget")))
                .isEmpty();
        assertThat(NativeSchemas.of(new GroupVersionKind("apps", "v9", "Deployment")))
                .isEmpty();
    }
}

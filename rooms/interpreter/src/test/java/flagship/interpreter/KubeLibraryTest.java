package flagship.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.kubemodel.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module that scripts get with {@code require('kube')}. */
class KubeLibraryTest {
    /** What a script makes of the {@code spec} of an object. */
    private static JsonNode result(String body, String spec) {
        var json = Json.object();
        json.putObject("metadata").put("name", "c");
        json.putObject("spec").putObject("target").put("apiVersion", "v1").put("kind", "X");
        json.withObject("/spec/customizations/statusReflection")
                .put(
                        "luaScript",
                        "local kube = require('kube') function ReflectStatus(o) local spec = o.spec return {r = " + body
                                + "} end");
        return ResourceInterpreter.customized(List.of(ResourceInterpreterCustomization.of(json)), LuaHost.system())
                .reflectStatus(Given.object("v1", "X", "spec: " + spec))
                .map(status -> status.path("r"))
                .orElse(Json.mapper().nullNode());
    }

    @Test
    void amountsAddUp() {
        assertThat(result("kube.resourceAdd('1500m', '1', 2)", "{}").asText()).isEqualTo("4500m");
        assertThat(result("kube.resourceAdd('1Gi', '512Mi')", "{}").asText()).isEqualTo("1536Mi");
        assertThat(result("kube.resourceAdd(nil, '1')", "{}").asText()).isEqualTo("1");
    }

    @Test
    void anAmountIsANumber() {
        assertThat(result("kube.getResourceQuantity('500m')", "{}")).isEqualTo(Given.value("0.5"));
        assertThat(result("kube.getResourceQuantity('1Ki')", "{}").asInt()).isEqualTo(1024);
        assertThatThrownBy(() -> result("kube.getResourceQuantity('-1')", "{}")).hasMessageContaining("not negative");
        assertThatThrownBy(() -> result("kube.getResourceQuantity(1/0)", "{}")).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> result("kube.resourceAdd('x')", "{}"))
                .hasMessageContaining("statusReflection:1: 'x' is not an amount");
    }

    @Test
    void theRequirementsOfAPodTemplateAreThoseOfItsPods() {
        assertThat(result("kube.accuratePodRequirements(spec.template)", """
                {template: {spec: {nodeSelector: {a: b}, containers: [{resources: {requests: {cpu: 100m}, limits: {memory: 1Gi}}}]}}}
                """))
                .isEqualTo(
                        Given.value("{nodeClaim: {nodeSelector: {a: b}}, resourceRequest: {cpu: 100m, memory: 1Gi}}"));
        assertThat(result("kube.accuratePodRequirements(spec.template) == nil", "{template: {spec: {}}}")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theDependenciesOfAPodTemplateAreInTheNamespace() {
        var template = "{template: {spec: {volumes: [{secret: {secretName: s}}]}}}";

        assertThat(result("kube.getPodDependencies(spec.template, 'team')", template))
                .isEqualTo(Given.value("[{apiVersion: v1, kind: Secret, namespace: team, name: s}]"));
        assertThat(result("kube.getPodDependencies(spec.template)[1].namespace", template)
                        .asText())
                .isEqualTo("default");
        assertThatThrownBy(() -> result("kube.getPodDependencies(nil)", "{}"))
                .hasMessageContaining("must be a pod template");
    }
}

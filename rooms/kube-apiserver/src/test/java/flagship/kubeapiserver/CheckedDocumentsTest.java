package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeDefaults;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedDocumentsTest {
    private static final byte[] OURS =
            ("{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolicy\",\"metadata\":{\"name\":\"ours\"},"
                            + "\"spec\":{\"matchConstraints\":{\"resourceRules\":[{\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],"
                            + "\"operations\":[\"CREATE\"],\"resources\":[\"pods\"]}]},\"validations\":[{\"expression\":\"true\"}]}}")
                    .getBytes(StandardCharsets.UTF_8);

    private static ObjectNode sent(String from, String to) {
        var policy = Json.parseObject(
                new String(OURS, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8));
        NativeDefaults.apply(
                new GroupVersionKind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy"), policy);
        return policy;
    }

    @Test
    void aPolicyOfOursIsKnownByItsWholeSpec() {
        var checked = CheckedDocuments.of(() -> List.of(OURS));

        assertThat(checked.contain(sent("ours", "renamed"))).isTrue();
        assertThat(checked.contain(sent("\"true\"", "\"nonsense(\""))).isFalse();
        assertThat(checked.contain(sent("\"pods\"", "\"secrets\""))).isFalse();
    }

    @Test
    void aDefinitionOfOursIsKnownByItsWholeSpec() {
        var definition = "{\"kind\":\"CustomResourceDefinition\",\"spec\":{\"group\":\"a.example\",\"scope\":\"%s\"}}";
        var checked = CheckedDocuments.of(
                () -> List.of(definition.formatted("Cluster").getBytes(StandardCharsets.UTF_8)));

        var defaults = new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
        var same = Json.parseObject(definition.formatted("Cluster").getBytes(StandardCharsets.UTF_8));
        NativeDefaults.apply(defaults, same);
        var other = Json.parseObject(definition.formatted("Namespaced").getBytes(StandardCharsets.UTF_8));
        NativeDefaults.apply(defaults, other);

        assertThat(checked.contain(same)).isTrue();
        assertThat(checked.contain(other)).isFalse();
    }

    @Test
    void withoutAnyEveryPolicyIsChecked() {
        assertThat(CheckedDocuments.NONE.contain(sent("ours", "ours"))).isFalse();
    }
}

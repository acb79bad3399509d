package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.Json;
import org.junit.jupiter.api.Test;

/** Which changes of a template count, and whose they are: contract sections 6.1 and 6.5. */
class TemplateChangeTest {
    private static ObjectNode configMap(String metadata, String rest) {
        return json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'%s}%s}", metadata, rest);
    }

    private static TemplateChange change(ObjectNode old, ObjectNode current) {
        return TemplateChange.between(RawObject.of(Json.bytes(old)), RawObject.of(Json.bytes(current)));
    }

    @Test
    void statusAndWhatTheServerKeepsForItselfAreNothing() {
        assertThat(change(
                        configMap(",'resourceVersion':'1'", ""),
                        configMap(",'resourceVersion':'2','managedFields':[{}]", ",'status':{'a':1}")))
                .isEqualTo(TemplateChange.NOTHING);
    }

    @Test
    void aClaimIsTheControlPlanesOwn() {
        assertThat(change(
                        configMap("", ""),
                        configMap(
                                ",'labels':{'propagationpolicy.karmada.io/permanent-id':'p'},"
                                        + "'annotations':{'propagationpolicy.karmada.io/name':'p'}",
                                "")))
                .isEqualTo(TemplateChange.OWN_MARKS);
    }

    @Test
    void aLabelOfAUserIsContentAndSoIsTheOptOutOfNamespaces() {
        assertThat(change(configMap("", ""), configMap(",'labels':{'a':'b'}", "")))
                .isEqualTo(TemplateChange.CONTENT);
        assertThat(change(
                        configMap("", ""),
                        configMap(",'labels':{'namespace.karmada.io/skip-auto-propagation':'true'}", "")))
                .isEqualTo(TemplateChange.CONTENT);
    }

    @Test
    void dataAndAnotherGenerationAreContent() {
        assertThat(change(configMap("", ",'data':{'a':'1'}"), configMap("", ",'data':{'a':'2'}")))
                .isEqualTo(TemplateChange.CONTENT);
        assertThat(change(configMap(",'generation':1", ""), configMap(",'generation':2", "")))
                .isEqualTo(TemplateChange.CONTENT);
    }
}

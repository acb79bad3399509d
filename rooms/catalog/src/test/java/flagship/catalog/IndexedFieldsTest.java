package flagship.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexedFieldsTest {
    private static final IndexedFields PODS = IndexedFields.of(Objects.PODS);
    private static final IndexedFields DEPLOYMENTS =
            IndexedFields.of(new GroupVersionResource("apps", "v1", "deployments"));
    private static final IndexedFields CONFIG = IndexedFields.of(new GroupVersionResource("", "v1", "configmaps"));

    private static List<String> read(IndexedFields fields, String object) {
        return fields.read(object.replace('\'', '"').getBytes(StandardCharsets.UTF_8)).stream()
                .map(fact -> fact.key() + "=" + fact.value())
                .sorted()
                .toList();
    }

    @Test
    void imagesOfAllContainersAreReadOnce() {
        assertThat(read(
                        DEPLOYMENTS,
                        "{'spec':{'template':{'spec':{'initContainers':[{'image':'a'}],"
                                + "'containers':[{'name':'x','env':[{'image':'no'}],'image':'b'},{'image':'a'}]}}}}"))
                .containsExactly("@image=a", "@image=b");
    }

    @Test
    void aFieldThatIsAbsentNullOrEmptyHasTheEmptyValue() {
        assertThat(read(PODS, "{'spec':{'nodeName':'','serviceAccountName':null}}"))
                .containsExactly("@image=", "@spec.nodeName=", "@spec.serviceAccountName=", "@status.phase=");
    }

    @Test
    void whatIsNoShortTextIsUnreadable() {
        assertThat(read(
                        PODS,
                        "{'spec':{'nodeName':{'a':1},'serviceAccountName':1.5,'containers':[{'image':'%s'}]},'status':{'phase':7}}"
                                .formatted("x".repeat(501))))
                .containsExactly(
                        "@image=\u0001", "@spec.nodeName=\u0001", "@spec.serviceAccountName=\u0001", "@status.phase=7");
        assertThat(read(PODS, "{'spec':{'nodeName':")).allMatch(fact -> fact.endsWith("=\u0001"));
    }

    @Test
    void versionsInWhichAnObjectIsWrittenAreReadOfEveryType() {
        var written = "{'metadata':{'annotations':{'flagship.io/written-as':'apps/v1beta1,apps/v1'}}}";

        assertThat(read(CONFIG, written)).containsExactly("@written-as=apps/v1", "@written-as=apps/v1beta1");
        assertThat(read(CONFIG, "{'metadata':{}}")).isEmpty();
        assertThat(read(IndexedFields.of(Objects.SECRETS), written)).isEmpty();
    }

    @Test
    void aPathToImagesOfSomeContainersNarrowsAndIsNotTheWhole() {
        assertThat(PODS.find("spec.containers[].image")).contains(new IndexedFields.Column("@image", false));
        assertThat(PODS.find("spec.template.spec.containers[].image")).isEmpty();
        assertThat(DEPLOYMENTS.find("spec.template.spec.initContainers[].image"))
                .contains(new IndexedFields.Column("@image", false));
        assertThat(PODS.find("image")).contains(new IndexedFields.Column("@image", true));
        assertThat(PODS.find("spec.nodeName")).contains(new IndexedFields.Column("@spec.nodeName", true));
        assertThat(PODS.find("spec")).isEmpty();
    }
}

package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatchTypeTest {
    @Test
    void aPatchTypeIsKnownByItsMediaType() {
        assertThat(PatchType.ofContentType("application/json-patch+json")).contains(PatchType.JSON);
        assertThat(PatchType.ofContentType("Application/Merge-Patch+JSON ; charset=utf-8"))
                .contains(PatchType.MERGE);
        assertThat(PatchType.ofContentType("application/apply-patch+yaml")).contains(PatchType.APPLY);
    }

    @Test
    void otherMediaTypesAreNoPatches() {
        assertThat(PatchType.ofContentType("application/json")).isEmpty();
        assertThat(PatchType.ofContentType("")).isEmpty();
    }
}

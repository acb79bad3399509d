package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
    @Test
    void stableComesBeforeBetaBeforeAlphaAndHigherBeforeLower() {
        var versions = new ArrayList<>(
                List.of("foo", "v1alpha1", "v1", "v2beta1", "v11alpha2", "v10", "v2", "bar", "v2beta10"));

        versions.sort(VersionOrder.BEST_FIRST);

        assertThat(versions)
                .containsExactly("v10", "v2", "v1", "v2beta10", "v2beta1", "v11alpha2", "v1alpha1", "bar", "foo");
    }
}

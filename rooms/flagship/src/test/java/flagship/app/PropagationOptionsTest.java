package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.propagation.PropagationConfig;
import flagship.propagation.PropagationConfig.OptionalControllers;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PropagationOptionsTest {
    private final PropagationOptions options = new PropagationOptions();

    @Test
    void theDefaultsAreThoseOfThePipeline() {
        assertThat(options.config()).isEqualTo(PropagationConfig.DEFAULT);
    }

    @Test
    void controllersThatAreOffByDefaultRunWhereTheyAreNamed() {
        options.controllers = "*, hpaScaleTargetMarker";
        assertThat(options.config().optional()).isEqualTo(new OptionalControllers(true, false));
        options.controllers = "hpaScaleTargetMarker,*,deploymentReplicasSyncer";
        assertThat(options.config().optional()).isEqualTo(new OptionalControllers(true, true));
    }

    @Test
    void aListThatCannotBeFollowedIsRefusedWithWhatIsPossible() {
        for (String list : List.of("", "hpaScaleTargetMarker", "*,-binding", "*,hpaScaleTargetMaker", "*,")) {
            options.controllers = list;
            assertThatThrownBy(options::config)
                    .as(list)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("hpaScaleTargetMarker or deploymentReplicasSyncer");
        }
    }
}

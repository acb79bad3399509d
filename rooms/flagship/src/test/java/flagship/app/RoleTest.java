package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RoleTest {
    @Test
    void noListMeansEveryRoleOfThisVersion() {
        assertThat(Role.parse(""))
                .containsExactlyInAnyOrder(Role.APISERVER, Role.SEARCH, Role.SYNC, Role.PROPAGATION, Role.SCHEDULER);
    }

    @Test
    void aListChooses() {
        assertThat(Role.parse("apiserver, sync")).containsExactlyInAnyOrder(Role.APISERVER, Role.SYNC);
    }

    @Test
    void anUnknownRoleIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Role.parse("apiserver,etcd"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("\"etcd\" is no role")
                .hasMessageContaining("propagation");
    }

    @Test
    void aRoleThatIsNotBuiltIsRefusedRatherThanLeftOut() {
        assertThatThrownBy(() -> Role.parse("apiserver,console"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("console");
    }

    @Test
    void anAgentRunsAlone() {
        assertThat(Role.parse("agent")).containsExactly(Role.AGENT);
        assertThat(Role.all()).doesNotContain(Role.AGENT);
        assertThatThrownBy(() -> Role.parse("apiserver,agent"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("runs alone");
    }
}

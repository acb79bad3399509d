package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.ClusterSpec.Taint;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaintChangeTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.5Z");
    private static final Taint OLD = new Taint("team", "a", "NoSchedule", "");

    private static List<Taint> after(String word, List<Taint> before, boolean overwrite) {
        return TaintChange.parse(word).apply("paris", before, overwrite, NOON);
    }

    @Test
    void aTaintIsAdded() {
        assertThat(after("example.com/down=now:PreferNoSchedule", List.of(OLD), false))
                .containsExactly(OLD, new Taint("example.com/down", "now", "PreferNoSchedule", ""));
    }

    @Test
    void anEvictingTaintSaysSinceWhen() {
        assertThat(after("down:NoExecute", List.of(), false))
                .containsExactly(new Taint("down", "", "NoExecute", "2026-11-27T12:00:00Z"));
    }

    @Test
    void anotherValueNeedsOverwriting() {
        assertThatThrownBy(() -> after("team=b:NoSchedule", List.of(OLD), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--overwrite");
        assertThat(after("team=b:NoSchedule", List.of(OLD), true))
                .containsExactly(new Taint("team", "b", "NoSchedule", ""));
    }

    @Test
    void theSameTaintAgainChangesNothing() {
        assertThat(after("team=a:NoSchedule", List.of(OLD), false)).containsExactly(OLD);
    }

    @Test
    void aTaintIsTakenAwayByItsKeyOrByKeyAndEffect() {
        var other = new Taint("team", "a", "NoExecute", "");

        assertThat(after("team-", List.of(OLD, other), false)).isEmpty();
        assertThat(after("team:NoExecute-", List.of(OLD, other), false)).containsExactly(OLD);
        assertThatThrownBy(() -> after("none-", List.of(OLD), false)).hasMessageContaining("paris has no taint none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "key",
                "key=value",
                "=v:NoSchedule",
                "key:Sometimes",
                "a/b/c:NoSchedule",
                "key=a b:NoExecute",
                "Key/x y:NoSchedule"
            })
    void whatIsNoTaintIsRefused(String word) {
        assertThatThrownBy(() -> TaintChange.parse(word)).isInstanceOf(UserError.class);
    }
}

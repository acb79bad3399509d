package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConsoleTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        var table = new ConsoleTable("NAME", "READY").row("amsterdam", true).row("b", false);

        assertThat(table).hasToString("NAME        READY\namsterdam   true\nb           false\n");
    }
}

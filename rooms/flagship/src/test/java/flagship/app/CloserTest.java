package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CloserTest {
    private final List<String> closed = new ArrayList<>();
    private final Closer closer = new Closer();

    @Test
    void theNewestIsClosedFirst() {
        closer.register(() -> closed.add("store"));
        closer.register(() -> closed.add("server"));

        closer.close();

        assertThat(closed).containsExactly("server", "store");
    }

    @Test
    void oneFailureLeavesNothingOpenAndIsNotLost() {
        closer.register(() -> closed.add("store"));
        closer.register(() -> {
            throw new IllegalStateException("first");
        });
        closer.register(() -> {
            throw new IllegalStateException("second");
        });

        assertThatThrownBy(closer::close)
                .hasMessageContaining("second")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("first"));
        assertThat(closed).containsExactly("store");
    }
}

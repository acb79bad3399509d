package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MendingGateTest {
    private static final NamespacedName A = new NamespacedName("n", "a");
    private static final NamespacedName B = new NamespacedName("n", "b");

    private final MendingGate gate = new MendingGate();
    private final List<String> put = new ArrayList<>();

    @Test
    void aRepairGoesThroughWhileTheStreamSaysNothingOfTheObject() throws Exception {
        gate.ofStream(A, () -> put.add("old"));
        gate.open();
        gate.ofStream(B, () -> put.add("b"));

        assertThat(gate.repair(A, () -> put.add("repair"))).isTrue();
        assertThat(put).containsExactly("old", "b", "repair");
    }

    @Test
    void aRepairOfWhatTheStreamHasTouchedIsRefused() throws Exception {
        gate.open();
        gate.ofStream(A, () -> put.add("newer"));

        assertThat(gate.repair(A, () -> put.add("repair"))).isFalse();
        assertThat(put).containsExactly("newer");
    }

    @Test
    void nothingGoesThroughAClosedGate() throws Exception {
        assertThat(gate.repair(A, () -> put.add("repair"))).isFalse();
        gate.open();
        gate.close();
        assertThat(gate.repair(A, () -> put.add("repair"))).isFalse();
        assertThat(put).isEmpty();
    }

    @Test
    void tooManyChangesCloseTheGate() throws Exception {
        gate.open();
        for (int i = 0; i <= 50_000; i++) {
            gate.ofStream(new NamespacedName("n", "x" + i), () -> {});
        }

        assertThat(gate.repair(A, () -> put.add("repair"))).isFalse();
    }
}

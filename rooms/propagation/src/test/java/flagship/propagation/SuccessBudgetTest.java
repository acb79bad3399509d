package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuccessBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBurstIsAllowedAndThenTheSteadyRate() {
        var budget = new SuccessBudget(3, 2);

        assertThat(taken(budget, 0)).isEqualTo(3);
        assertThat(taken(budget, SECOND)).isEqualTo(2);
        assertThat(taken(budget, SECOND)).isZero();
        assertThat(taken(budget, 100 * SECOND)).isEqualTo(3);
    }

    private static int taken(SuccessBudget budget, long now) {
        int taken = 0;
        for (int attempt = 0; attempt < 10; attempt++) {
            taken += budget.take(now) ? 1 : 0;
        }
        return taken;
    }
}

package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a server collects all of its garbage. */
class HeapPaceTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void garbageMayGrowToAsMuchAsIsAlive() {
        assertThat(HeapPace.isDue(799 * MEBIBYTE, 400 * MEBIBYTE)).isFalse();
        assertThat(HeapPace.isDue(801 * MEBIBYTE, 400 * MEBIBYTE)).isTrue();
    }

    @Test
    void aSmallProcessIsLeftAloneUntilItIsWorthAPause() {
        assertThat(HeapPace.isDue(211 * MEBIBYTE, 20 * MEBIBYTE)).isFalse();
        assertThat(HeapPace.isDue(213 * MEBIBYTE, 20 * MEBIBYTE)).isTrue();
    }
}

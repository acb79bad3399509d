package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SeatDealerTest {
    private static final int ROUNDS = 20_000;

    /** Webster's method as it is defined: one seat after the other. */
    private static long[] oneByOne(long seats, long[] weights, boolean lastNameFirst) {
        var dealt = new long[weights.length];
        for (long seat = 0; seat < seats; seat++) {
            int best = 0;
            for (int index = 1; index < weights.length; index++) {
                double challenger = (double) weights[index] / (2 * dealt[index] + 1);
                double leader = (double) weights[best] / (2 * dealt[best] + 1);
                boolean tie = challenger == leader;
                boolean fewer = dealt[index] < dealt[best];
                boolean named = dealt[index] == dealt[best] && lastNameFirst;
                if (challenger > leader || (tie && (fewer || named))) {
                    best = index;
                }
            }
            dealt[best]++;
        }
        return dealt;
    }

    private static long[] randomWeights(Random random, int bound) {
        return random.longs(1 + random.nextInt(30), 0, bound).toArray();
    }

    @Test
    void theShortCutDealsWhatDealingOneByOneDeals() {
        var random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            var weights = randomWeights(random, 1 + random.nextInt(60));
            long seats = random.nextInt(300);
            boolean lastNameFirst = random.nextBoolean();

            assertThat(SeatDealer.webster(seats, weights, lastNameFirst))
                    .as("%d seats over %s, last first %s", seats, Arrays.toString(weights), lastNameFirst)
                    .isEqualTo(oneByOne(seats, weights, lastNameFirst));
        }
    }

    @Test
    void theShortCutAlsoHoldsForLargeAndEqualWeights() {
        var random = new Random(2);
        for (int round = 0; round < 300; round++) {
            var weights = randomWeights(random, Integer.MAX_VALUE);
            Arrays.fill(weights, 0, random.nextInt(weights.length), 1L << random.nextInt(40));
            long seats = random.nextInt(3_000);

            assertThat(SeatDealer.webster(seats, weights, false)).isEqualTo(oneByOne(seats, weights, false));
        }
    }

    @Test
    void everySeatIsDealtAndNoWeightGetsMoreThanItself() {
        var random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            var weights = randomWeights(random, 1 + random.nextInt(2_000_000));
            long seats = (long) (Arrays.stream(weights).sum() * random.nextDouble());

            var dealt = SeatDealer.webster(seats, weights, true);

            assertThat(Arrays.stream(dealt).sum()).isEqualTo(seats);
            for (int index = 0; index < dealt.length; index++) {
                assertThat(dealt[index]).isBetween(0L, weights[index]);
            }
        }
    }

    @Test
    void twoBillionSeatsAreDealtAtOnce() {
        var weights = new long[1_000];
        Arrays.setAll(weights, index -> index * 7_919L % 100_003 + 1);

        Assertions.assertTimeout(Duration.ofSeconds(1), () -> {
            var dealt = SeatDealer.webster(Integer.MAX_VALUE, weights, false);
            assertThat(Arrays.stream(dealt).sum()).isEqualTo(Integer.MAX_VALUE);
        });
    }

    @Test
    void theLargestStaticWeightsDoNotOverflow() {
        long[] weights = {Long.MAX_VALUE, Long.MAX_VALUE, 1};

        assertThat(SeatDealer.webster(5, weights, false)).containsExactly(3, 2, 0);
        assertThat(SeatDealer.floorAndRest(5, weights, new long[3])).containsExactly(3, 2, 0);
    }

    @Test
    void noWeightsMeanNoSeats() {
        assertThatCode(() -> SeatDealer.webster(5, new long[0], false)).doesNotThrowAnyException();
        assertThat(SeatDealer.floorAndRest(5, new long[2], new long[2])).containsExactly(0, 0);
    }

    @Test
    void toRelease15TheRestGoesToTheHeaviestThenToWhoHadMore() {
        assertThat(SeatDealer.floorAndRest(12, new long[] {10, 6}, new long[2])).containsExactly(8, 4);
        assertThat(SeatDealer.floorAndRest(4, new long[] {1, 1, 1}, new long[] {0, 5, 0}))
                .containsExactly(1, 2, 1);
    }

    @Test
    void aTieIsSettledByTheOddBytesOfTheUid() {
        assertThat(SeatDealer.lastNameFirst("")).isFalse();
        assertThat(SeatDealer.lastNameFirst("a")).isFalse();
        assertThat(SeatDealer.lastNameFirst("b")).isTrue();
        assertThat(SeatDealer.lastNameFirst("aa")).isTrue();
    }

    @Test
    void theTieRuleIsTheLowestBitOfFnv1a() {
        var random = new Random(4);
        for (int round = 0; round < 1_000; round++) {
            var uid = Long.toHexString(random.nextLong()) + (char) ('a' + random.nextInt(26));
            int hash = 0x811c9dc5;
            for (byte octet : uid.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ octet) * 16_777_619;
            }

            assertThat(SeatDealer.lastNameFirst(uid)).isEqualTo((hash & 1) == 1);
        }
    }
}

package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks out of ranges: never two times the same address, and the lowest first. */
class FreeBlocksTest {
    private static final int V4 = AddressBlock.IPV4;

    private static AddressBlock block(String text) {
        return AddressBlock.parse(text).orElseThrow();
    }

    private static FreeBlocks free(List<String> ranges, String... taken) {
        return new FreeBlocks(
                ranges.stream().map(FreeBlocksTest::block).toList(),
                List.of(taken).stream().map(FreeBlocksTest::block).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.1.7/24,10.0.1.0/24",
        "0.0.0.0/0,0.0.0.0/0",
        "FD00:0:0:1::/64,fd00:0:0:1::/64",
        "::/0,::/0",
        "2001:db8:0:0:1:0:0:0/80,2001:db8:0:0:1::/80",
        "fd00:1:0:2:3:4:5:6/128,fd00:1:0:2:3:4:5:6/128"
    })
    void aNetworkIsReadAndWrittenInItsUsualForm(String text, String usual) {
        assertThat(AddressBlock.parse(text)).map(AddressBlock::toString).contains(usual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.1.0",
                "10.1/16",
                "10.0.1.0/33",
                "10.0.1.256/24",
                "fd00::/129",
                "::ffff:10.0.0.1/96",
                "fe80::1%eth0/64",
                "web/24",
                "/24",
                ""
            })
    void whatIsNoNetworkIsNotRead(String text) {
        assertThat(AddressBlock.parse(text)).isEmpty();
    }

    @Test
    void theLowestFreeBlockIsGiven() {
        var free = free(List.of("10.1.0.0/16", "10.0.0.0/22"), "10.0.0.0/24", "10.0.2.128/25");

        assertThat(free.take(V4, 24)).contains(block("10.0.1.0/24"));
        assertThat(free.take(V4, 24)).contains(block("10.0.3.0/24"));
        assertThat(free.take(V4, 25)).contains(block("10.0.2.0/25"));
        assertThat(free.take(V4, 24)).contains(block("10.1.0.0/24"));
    }

    @Test
    void whatIsTakenInTheMidstOfALargerOneCostsNothingMore() {
        var free = free(List.of("10.0.0.0/14"), "10.0.0.0/16", "10.0.7.0/24", "10.2.0.0/15");

        assertThat(free.count(V4, 24)).contains(256L);
        assertThat(free.take(V4, 24)).contains(block("10.1.0.0/24"));
    }

    @Test
    void theEndOfAllAddressesIsAnEnd() {
        var free = free(List.of("255.255.255.0/24"), "255.255.255.128/25");

        assertThat(free.take(V4, 25)).contains(block("255.255.255.0/25"));
        assertThat(free.take(V4, 25)).isEmpty();
    }

    @Test
    void aBlockThatIsWantedIsGivenOnlyIfItIsFreeAndInARange() {
        var free = free(List.of("10.0.0.0/16"), "10.0.1.0/24");

        assertThat(free.take(block("10.0.2.0/24"))).isTrue();
        assertThat(free.take(block("10.0.2.0/25"))).isFalse();
        assertThat(free.take(block("10.0.0.0/23"))).isFalse();
        assertThat(free.take(block("10.1.0.0/24"))).isFalse();
    }

    /** Against the plain model: a block is free if none that is taken shares an address with it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void blocksNeverShareAddressesAndNoneIsOverlooked(long seed) {
        var random = new Random(seed);
        var range = block("10.0.0.0/22");
        var taken = new ArrayList<AddressBlock>();
        for (int step = 0; step < 200; step++) {
            int prefix = 22 + random.nextInt(9);
            if (random.nextInt(3) == 0 && !taken.isEmpty()) {
                taken.remove(random.nextInt(taken.size()));
                continue;
            }
            var free = new FreeBlocks(List.of(range), taken);
            var possible = children(range, prefix).stream()
                    .filter(it -> taken.stream().noneMatch(it::overlaps))
                    .toList();

            assertThat(free.count(V4, prefix)).contains((long) possible.size());
            var given = free.take(V4, prefix);

            assertThat(given).isEqualTo(possible.stream().findFirst());
            given.ifPresent(taken::add);
        }
    }

    private static List<AddressBlock> children(AddressBlock range, int prefix) {
        long size = 1L << (V4 - prefix);
        return IntStream.range(0, 1 << (prefix - range.prefix()))
                .mapToObj(index ->
                        new AddressBlock(V4, range.first().add(java.math.BigInteger.valueOf(index * size)), prefix))
                .toList();
    }
}

package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AddressSetTest {
    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static IpRange range(String first, String last) {
        return new IpRange(ip(first), ip(last));
    }

    /** The same changes on the set and on a set of the JDK, in an area of some chunks around a boundary of 64 bits. */
    @Test
    void behavesAsAnOrdinarySortedSet() {
        for (int seed = 0; seed < 10; seed++) {
            var random = new Random(seed);
            var base = seed % 2 == 0 ? ip("10.0.0.0") : ip("fd00:0:0:1:ffff:ffff:ffff:8000");
            var set = new AddressSet();
            var model = new TreeSet<IpAddress>();
            for (int step = 0; step < 100; step++) {
                change(random, base, set, model);
                assertThat(set.size()).as("seed %d step %d", seed, step).isEqualTo(BigInteger.valueOf(model.size()));
                assertThat(set.first()).isEqualTo(model.isEmpty() ? Optional.empty() : Optional.of(model.first()));
                var from = base.plus(random.nextInt(40_000));
                assertThat(set.firstFrom(from)).isEqualTo(Optional.ofNullable(model.ceiling(from)));
                assertThat(set.contains(from)).isEqualTo(model.contains(from));
            }
            assertThat(set.ranges()).as("seed %d", seed).isEqualTo(ranges(model));
        }
    }

    private static void change(Random random, IpAddress base, AddressSet set, NavigableSet<IpAddress> model) {
        var first = base.plus(random.nextInt(33_000));
        int length = switch (random.nextInt(3)) {
            case 0 -> 1;
            case 1 -> 1 + random.nextInt(100);
            default -> 1 + random.nextInt(20_000);
        };
        boolean add = random.nextInt(5) < 3;
        if (length == 1) {
            assertThat(add ? set.add(first) : set.remove(first))
                    .isEqualTo(add ? model.add(first) : model.remove(first));
            return;
        }
        var range = new IpRange(first, first.plus(length - 1));
        if (add) {
            set.add(range);
        } else {
            set.remove(range);
        }
        for (int distance = 0; distance < length; distance++) {
            var address = first.plus(distance);
            var _ = add ? model.add(address) : model.remove(address);
        }
    }

    private static List<IpRange> ranges(NavigableSet<IpAddress> model) {
        var ranges = new ArrayList<IpRange>();
        for (IpAddress address : model) {
            if (!ranges.isEmpty() && ranges.getLast().last().next().equals(address)) {
                ranges.set(ranges.size() - 1, new IpRange(ranges.getLast().first(), address));
            } else {
                ranges.add(new IpRange(address, address));
            }
        }
        return ranges;
    }

    @Test
    void aWholeIpv6NetworkWithAHoleIsThreeEntriesAndCountsExactly() {
        var set = AddressSet.of(range("fd00::", "fd00::ffff:ffff:ffff:ffff"));
        set.remove(ip("fd00::1:0:0"));

        assertThat(set.size()).isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        assertThat(set.ranges()).hasSize(2);
        assertThat(set.firstFrom(ip("fd00::1:0:0"))).contains(ip("fd00::1:0:1"));
        assertThat(set.add(ip("fd00::1:0:0"))).isTrue();
        assertThat(set).hasToString("fd00::-fd00::ffff:ffff:ffff:ffff");
    }

    @Test
    void theLastAddressesOfAllAreNoSpecialCase() {
        var set = AddressSet.of(range("255.255.0.0", "255.255.255.255"));
        set.remove(ip("255.255.255.255"));
        var all = AddressSet.of(range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        all.remove(range("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"));

        assertThat(set).hasToString("255.255.0.0-255.255.255.254");
        assertThat(all).hasToString("::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }
}

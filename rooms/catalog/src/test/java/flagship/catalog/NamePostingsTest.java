package flagship.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.NamePostings.Posting;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NamePostingsTest {
    private static final int FIRST = 1_000;

    private static List<Integer> grams(String text) {
        var grams = new TreeSet<Integer>();
        NameGrams.of(text, grams::add);
        return List.copyOf(grams);
    }

    private static BitSet places(NamePostings made, String piece) {
        return made.postings().stream()
                .filter(posting -> posting.gram() == grams(piece).getFirst())
                .map(posting -> NamePostings.read(posting.ids()))
                .findFirst()
                .orElseGet(BitSet::new);
    }

    private static BitSet bits(int... places) {
        var bits = new BitSet();
        for (int place : places) {
            bits.set(place);
        }
        return bits;
    }

    @Test
    void aPieceKnowsTheObjectsWhoseNamesHaveIt() {
        var made = new NamePostings(FIRST);
        made.add(FIRST, 1, "front-a");
        made.add(FIRST + 3, 1, "backend");
        made.add(FIRST + 300, 2, "front-front");

        assertThat(places(made, "fro")).isEqualTo(bits(0, 300));
        assertThat(places(made, "end")).isEqualTo(bits(3));
        assertThat(places(made, "xyz")).isEqualTo(new BitSet());
        assertThat(made.objects()).isEqualTo(3);
        assertThat(made.postings()).isSortedAccordingTo(java.util.Comparator.comparingInt(Posting::gram));
    }

    @Test
    void aTypeIsAPieceThatNoTextHas() {
        var made = new NamePostings(FIRST);
        made.add(FIRST, 7, "front");

        assertThat(made.postings().getFirst().gram())
                .isEqualTo(NameGrams.ofType(7))
                .isNegative();
        assertThat(grams("fro")).allMatch(gram -> gram >= 0);
    }

    @Test
    void textsOutsideAsciiHavePiecesOfTheirBytes() {
        assertThat(grams("ü-")).hasSize(1);
        assertThat(grams("日")).hasSize(1);
        assertThat(grams("ab")).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() {
        var random = new Random(4);
        for (int every : new int[] {1, 2, 7, 100, 5_000}) {
            var made = new NamePostings(FIRST);
            var expected = new BitSet();
            for (int place = 0; place < 20_000; place++) {
                boolean has = random.nextInt(every) == 0;
                expected.set(place, has);
                made.add(FIRST + place, 1, has ? "abc" : "xyz");
            }
            assertThat(places(made, "abc")).as("one in " + every).isEqualTo(expected);
        }
    }

    @Test
    void whatMostNamesHaveTakesABitEach() {
        var made = new NamePostings(FIRST);
        for (int place = 0; place < 8_000; place++) {
            made.add(FIRST + place, 1, "abc");
        }
        byte[] ids = made.postings().getLast().ids();

        assertThat(ids).hasSize(1_001);
    }
}

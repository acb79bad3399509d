package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    private static <K, V> Map<K, V> content(PersistentMap<K, V> map) {
        var content = new HashMap<K, V>();
        map.forEach(content::put);
        return content;
    }

    @Test
    void itHoldsWhatAHashMapHolds() {
        var random = new Random(1);
        var map = PersistentMap.<Integer, Integer>empty();
        var model = new HashMap<Integer, Integer>();
        for (int step = 0; step < 20_000; step++) {
            int key = random.nextInt(3_000);
            if (random.nextInt(3) == 0) {
                map = map.without(key);
                model.remove(key);
            } else {
                map = map.with(key, step);
                model.put(key, step);
            }
            assertThat(map.size()).isEqualTo(model.size());
            assertThat(map.get(key).orElse(-1)).isEqualTo(model.getOrDefault(key, -1));
        }
        assertThat(content(map)).isEqualTo(model);
    }

    @Test
    void aChangeLeavesTheOldMapAlone() {
        var one = PersistentMap.<String, Integer>empty().with("a", 1);
        var two = one.with("a", 2).with("b", 3);
        var three = two.without("a");

        assertThat(content(one)).containsOnly(Map.entry("a", 1));
        assertThat(content(two)).containsOnly(Map.entry("a", 2), Map.entry("b", 3));
        assertThat(content(three)).containsOnly(Map.entry("b", 3));
    }
}

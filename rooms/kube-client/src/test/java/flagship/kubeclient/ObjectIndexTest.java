package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ObjectIndexTest {
    private final ObjectIndex cache = new ObjectIndex();
    private final AtomicInteger looks = new AtomicInteger();

    private static RawObject object(String color, String shape) {
        return RawObject.of(
                ("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":\"n\","
                                + "\"labels\":{\"color\":\"%s\",\"shape\":\"%s\"}}}")
                        .formatted(color, shape)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Collection<String>> values(RawObject object) {
        looks.incrementAndGet();
        var labels = object.head().labels();
        return Map.of(
                "color", List.of(labels.getOrDefault("color", "")),
                "shape", List.of(labels.getOrDefault("shape", "")));
    }

    @Test
    void oneLookAtAnObjectServesSeveralIndexes() {
        cache.index(Set.of("color", "shape"), this::values);
        cache.put(object("red", "round"));

        assertThat(looks).hasValue(1);
        assertThat(cache.byIndex("color", "red")).hasSize(1);
        assertThat(cache.byIndex("shape", "round")).hasSize(1);
    }

    @Test
    void anObjectThatChangesLeavesItsOldPlacesInAllOfThem() {
        cache.index(Set.of("color", "shape"), this::values);
        cache.put(object("red", "round"));
        cache.put(object("blue", "round"));

        assertThat(cache.byIndex("color", "red")).isEmpty();
        assertThat(cache.byIndex("color", "blue")).hasSize(1);
        assertThat(cache.byIndex("shape", "round")).hasSize(1);

        cache.remove(new NamespacedName("n", "a"));

        assertThat(cache.byIndex("color", "blue")).isEmpty();
        assertThat(cache.byIndex("shape", "round")).isEmpty();
    }

    @Test
    void whatIsThereAlreadyComesIntoANewIndex() {
        cache.put(object("red", "round"));
        cache.index(Set.of("color", "shape"), this::values);

        assertThat(cache.byIndex("color", "red")).hasSize(1);
    }
}

package flagship.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/** Tests as lines {@code template => what it gives}. The data are those of a cluster with a Secret. */
final class Cases {
    private static final String ARROW = " => ";

    private Cases() {}

    static Stream<DynamicTest> give(String lines) {
        return lines.lines().map(line -> {
            int arrow = line.lastIndexOf(ARROW);
            var template = line.substring(0, arrow);
            var wanted = line.substring(arrow + ARROW.length()).replace("\\n", "\n");
            return DynamicTest.dynamicTest(
                    line, () -> assertThat(render(template)).isEqualTo(wanted));
        });
    }

    /** What stands behind the arrow is a part of the message. */
    static Stream<DynamicTest> fail(String lines) {
        return lines.lines().map(line -> {
            int arrow = line.lastIndexOf(ARROW);
            var template = line.substring(0, arrow);
            return DynamicTest.dynamicTest(
                    line,
                    () -> assertThatThrownBy(() -> render(template))
                            .isInstanceOf(TemplateError.class)
                            .hasMessageStartingWith("template: test:1: ")
                            .hasMessageContaining(line.substring(arrow + ARROW.length())));
        });
    }

    static String render(String template) {
        return GoTemplate.parse("test", template).render(data(), TemplateLimits.DEFAULT);
    }

    static Map<String, @Nullable Object> map(@Nullable Object... members) {
        var map = new TreeMap<String, @Nullable Object>();
        for (int i = 0; i < members.length; i += 2) {
            map.put(String.valueOf(members[i]), members[i + 1]);
        }
        return map;
    }

    private static Map<String, @Nullable Object> data() {
        var labels = map("env", "prod", "tier", "a<b>");
        var conditions = List.of(map("type", "Synced", "status", "False"), map("type", "Ready", "status", "True"));
        var source = map(
                "metadata", map("name", "eu-1", "labels", labels, "generation", 7L),
                "spec",
                        map(
                                "replicas",
                                3L,
                                "weight",
                                1.5,
                                "paused",
                                false,
                                "url",
                                "https://10.0.0.1:6443",
                                "none",
                                null),
                "status", map("conditions", conditions, "zones", List.of("x", "y", "z"), "empty", List.of()));
        var secret = map("data", map("token", "YStiPC8+", "bad", "YS(="));
        return map("source", source, "references", map("secret", secret));
    }
}

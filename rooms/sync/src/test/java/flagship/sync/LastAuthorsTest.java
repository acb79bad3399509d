package flagship.sync;

import static flagship.sync.TestCluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastAuthorsTest {
    private static Optional<String> of(String... entries) {
        return LastAuthors.of(object("{'managedFields':[%s]}".formatted(String.join(",", entries))));
    }

    private static String entry(String manager, int second, String fields) {
        return "{'manager':'%s','operation':'Update','apiVersion':'v1','time':'2026-01-01T00:00:0%dZ','fieldsType':'FieldsV1','fieldsV1':%s}"
                .formatted(manager, second, fields);
    }

    @Test
    void oneWriterIsToldWithoutItsFields() {
        assertThat(of(entry("old", 1, "{'f:spec':{}}"), entry("new", 2, "{'f:spec':{}}")))
                .contains("{\"manager\":\"new\",\"operation\":\"Update\",\"time\":\"2026-01-01T00:00:02Z\"}");
        assertThat(LastAuthors.of(object("{}"))).isEmpty();
    }

    @Test
    void allWhoWroteInTheLastSecondAreToldWithTheirFields() {
        assertThat(of(entry("old", 1, "{}"), entry("a", 2, "{'f:spec':{}}"), entry("b", 2, "{'f:status':{}}")))
                .hasValueSatisfying(note -> assertThat(note)
                        .startsWith("[{\"manager\":\"a\"")
                        .contains("\"fieldsV1\":{\"f:spec\":{}}", "\"fieldsV1\":{\"f:status\":{}}")
                        .doesNotContain("old"));
    }

    @Test
    void aNoteStaysShort() {
        var many = new StringBuilder("{'f:x':{}");
        for (int i = 0; i < 500; i++) {
            many.append(",'f:field").append(i).append("':{}");
        }
        assertThat(of(entry("a", 2, many.append("}").toString()), entry("b", 2, "{}")))
                .contains("{\"manager\":\"a\",\"operation\":\"Update\",\"time\":\"2026-01-01T00:00:02Z\"}");
    }
}

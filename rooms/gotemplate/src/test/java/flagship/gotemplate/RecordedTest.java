package flagship.gotemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Templates with what Go's own text/template and Sprig made of them, with the data of {@link Cases}. Go 1.19, Sprig 3.2.3.
 *
 * <p>A line is a template, a tab, and the output with {@code \n} and {@code \t} escaped, or {@code !} where Go fails.
 */
final class RecordedTest {
    private static final String FILE = "golden/go-1.19-sprig-3.2.3.txt";
    private static final String FAILS = "!";

    @TestFactory
    Stream<DynamicTest> theOutputIsGos() throws IOException {
        return lines().stream().map(line -> {
            int tab = line.indexOf('\t');
            var template = line.substring(0, tab);
            var wanted = line.substring(tab + 1);
            return DynamicTest.dynamicTest(template, () -> check(template, wanted));
        });
    }

    private static void check(String template, String wanted) {
        if (wanted.equals(FAILS)) {
            assertThatThrownBy(() -> Cases.render(template)).isInstanceOf(TemplateError.class);
        } else {
            assertThat(Cases.render(template)).isEqualTo(wanted.translateEscapes());
        }
    }

    private static List<String> lines() throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                requireNonNull(RecordedTest.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }
}

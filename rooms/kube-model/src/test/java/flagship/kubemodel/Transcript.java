package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests and answers recorded from kube-apiserver 1.32.13. In the answers {@code <text>} stands for any text. */
final class Transcript {
    private static final Pattern TEXT = Pattern.compile("<text>");

    private Transcript() {}

    /** The steps of one scenario. */
    static List<JsonNode> steps(String scenario) {
        return Golden.read(scenario + ".json").path("steps").valueStream().toList();
    }

    /** Whether a text is what was recorded. */
    static boolean matches(String recorded, String text) {
        var pattern =
                Arrays.stream(TEXT.split(recorded, -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches();
    }
}

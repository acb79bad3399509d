package flagship.propagation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one pod asks for, read in one streaming pass over its bytes.
 *
 * @param node empty while the pod has none
 * @param finished phase Succeeded or Failed: it holds nothing any more
 * @param requests by resource name: the sum over containers, or the largest init container where that is more
 */
record PodRequest(String node, boolean finished, Map<String, Quantity> requests) {
    static PodRequest read(byte[] pod) {
        try (var parser = Json.parser(pod, 0, pod.length)) {
            var reader = new Reader();
            parser.nextToken();
            for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "spec" -> reader.spec(parser);
                    case "status" -> reader.status(parser);
                    default -> parser.skipChildren();
                }
            }
            return reader.result();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pod in the making; confined to one call. */
    private static final class Reader {
        private final Map<String, Quantity> sum = new TreeMap<>();
        private final Map<String, Quantity> largest = new TreeMap<>();
        private String node = "";
        private boolean finished;

        PodRequest result() {
            largest.forEach((name, quantity) -> sum.merge(name, quantity, (a, b) -> a.compareTo(b) >= 0 ? a : b));
            return new PodRequest(node, finished, Map.copyOf(sum));
        }

        void spec(JsonParser parser) throws IOException {
            for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "nodeName" -> node = parser.getValueAsString("");
                    case "containers" -> containers(parser, false);
                    case "initContainers" -> containers(parser, true);
                    default -> parser.skipChildren();
                }
            }
        }

        void status(JsonParser parser) throws IOException {
            for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                if (field.equals("phase")) {
                    var phase = parser.getValueAsString("");
                    finished = phase.equals("Succeeded") || phase.equals("Failed");
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void containers(JsonParser parser, boolean init) throws IOException {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                    parser.nextToken();
                    if (field.equals("resources")) {
                        resources(parser, init);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }

        private void resources(JsonParser parser, boolean init) throws IOException {
            for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                if (field.equals("requests")) {
                    requests(parser, init);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void requests(JsonParser parser, boolean init) throws IOException {
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                var quantity = Quantity.parse(parser.getText());
                if (init) {
                    largest.merge(name, quantity, (a, b) -> a.compareTo(b) >= 0 ? a : b);
                } else {
                    sum.merge(name, quantity, Quantity::add);
                }
            }
        }
    }
}

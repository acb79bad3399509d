package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets: {@code stringData} goes into {@code data}; the type stays and asks for its keys. */
final class SecretWriting implements WriteStrategy {
    private static final Map<String, List<String>> KEYS_OF_TYPE = Map.of(
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"));

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        mergeStringData(object);
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        mergeStringData(object);
    }

    private static void mergeStringData(ObjectNode object) {
        var strings = object.remove("stringData");
        if (strings == null) {
            return;
        }
        var data = object.withObject("data");
        strings.properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getEncoder()
                                .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var causes = new ArrayList<Cause>();
        var type = object.path("type").asText();
        if (current != null && !current.path("type").asText().equals(type)) {
            causes.add(OptionErrors.invalidValue("type", "\"" + type + "\"", "field is immutable"));
        }
        for (String key : KEYS_OF_TYPE.getOrDefault(type, List.of())) {
            if (!object.path("data").has(key)) {
                causes.add(new Cause("FieldValueRequired", "Required value", "data[" + key + "]"));
            }
        }
        causes.addAll(ImmutableData.check(object, current));
        return causes;
    }
}

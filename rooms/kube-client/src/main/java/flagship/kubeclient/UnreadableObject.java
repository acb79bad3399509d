package flagship.kubeclient;

import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/**
 * An object of a list or a watch whose head cannot be read: it is no JSON, or its metadata has members of the wrong type. Holds what can be
 * read of it all the same.
 */
public final class UnreadableObject extends IOException {
    private static final long serialVersionUID = 1L;

    private final String namespace;
    private final String name;
    private final String resourceVersion;

    private UnreadableObject(String message, String namespace, String name, String resourceVersion) {
        super(message);
        this.namespace = namespace;
        this.name = name;
        this.resourceVersion = resourceVersion;
    }

    /** @param why what is wrong with the slice */
    static UnreadableObject of(byte[] buffer, int start, int length, String why) {
        try {
            var metadata = Json.mapper().readTree(buffer, start, length).path("metadata");
            return new UnreadableObject(
                    why,
                    metadata.path("namespace").asText(""),
                    metadata.path("name").asText(""),
                    metadata.path("resourceVersion").asText(""));
        } catch (IOException e) {
            return new UnreadableObject(why, "", "", "");
        }
    }

    /** Its name is empty where nothing says it. */
    public NamespacedName key() {
        return new NamespacedName(namespace, name);
    }

    /** Empty where nothing says it. */
    public String resourceVersion() {
        return resourceVersion;
    }
}

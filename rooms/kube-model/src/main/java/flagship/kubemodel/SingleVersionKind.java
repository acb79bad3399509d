package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A kind of one version, of which no path resets anything.
 *
 * @param subresource empty for the object's own path
 */
public record SingleVersionKind(OwnedType type, String subresource) implements OwnedKind {
    @Override
    public List<List<String>> resetFields() {
        return List.of();
    }

    @Override
    public Optional<OwnedType> in(String apiVersion) {
        return Optional.empty();
    }

    @Override
    public ObjectNode convert(ObjectNode object, String apiVersion) {
        throw new IllegalStateException("this kind has one version");
    }
}

package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.OwnedKind;
import flagship.kubemodel.OwnedType;
import java.util.List;
import java.util.Optional;

/** What field ownership has to know of one request's objects. */
record OwnedRequest(TypeRegistry types, VersionConversion conversion, ServedType served, String subresource)
        implements OwnedKind {
    @Override
    public OwnedType type() {
        return owned(served);
    }

    private static OwnedType owned(ServedType type) {
        return type.custom()
                .map(custom -> OwnedType.ofCustom(type.kind(), custom.schema()))
                .or(() -> OwnedType.ofNative(type.kind()))
                .orElseThrow(() -> new IllegalStateException("no schema of " + type.kind()));
    }

    @Override
    public List<List<String>> resetFields() {
        return ResetFields.of(served, subresource);
    }

    @Override
    public Optional<OwnedType> in(String apiVersion) {
        return find(apiVersion).map(OwnedRequest::owned);
    }

    private Optional<ServedType> find(String apiVersion) {
        var kind = GroupVersionKind.of(apiVersion, served.kind().kind());
        return types.find(new GroupVersionResource(
                        kind.group(), kind.version(), served.resource().resource()))
                .filter(other -> other.storage().equals(served.storage()));
    }

    @Override
    public ObjectNode convert(ObjectNode object, String apiVersion) {
        var from = find(object.path("apiVersion").asText()).orElse(served);
        var to = find(apiVersion).orElseThrow(() -> new IllegalStateException(apiVersion + " is not served"));
        conversion.toStored(from, object);
        conversion.fromStored(to, object);
        return object;
    }
}

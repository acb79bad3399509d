package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NativeDefaults;
import flagship.kubemodel.NativeKinds;
import flagship.kubemodel.NativeSchema;
import flagship.kubemodel.NativeSchemas;
import java.util.List;

/** Brings objects of native kinds into the form that Kubernetes' own types would give them. */
final class NativeDecoding {
    /**
     * Fills in kind and apiVersion.
     *
     * @throws ApiException 400 if the object says it is something else
     */
    void identify(GroupVersionKind expected, ObjectNode object) {
        var kind = object.path("kind").asText("");
        var apiVersion = object.path("apiVersion").asText("");
        boolean sameKind = kind.isEmpty() || kind.equals(expected.kind());
        if (!sameKind || !(apiVersion.isEmpty() || apiVersion.equals(expected.apiVersion()))) {
            var given = GroupVersionKind.of(apiVersion.isEmpty() ? expected.apiVersion() : apiVersion, kind);
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" matches version \"%s\""
                            .formatted(
                                    given.kind(), given.version(), expected.kind(), given.kind(), given.apiVersion()));
        }
        object.put("kind", expected.kind()).put("apiVersion", expected.apiVersion());
    }

    /**
     * Refuses a patch that makes another version or kind of the object.
     *
     * @throws ApiException 400 with what Kubernetes' decoder of stored objects says
     */
    void requireKnown(GroupVersionKind expected, ObjectNode patched) {
        var given = GroupVersionKind.of(
                patched.path("apiVersion").asText(""), patched.path("kind").asText(""));
        if (!given.equals(expected) && NativeKinds.byKind(given).isEmpty()) {
            throw ApiException.badRequest("no kind \"%s\" is registered for version \"%s\" in scheme of native kinds"
                    .formatted(given.kind(), given.apiVersion()));
        }
    }

    List<String> complaints(GroupVersionKind kind, byte[] json, WriteOptions options) {
        return options.fieldValidation() == WriteOptions.FieldValidation.IGNORE
                ? List.of()
                : schema(kind).strictErrors(json);
    }

    void decode(GroupVersionKind kind, ObjectNode object) {
        NativeDefaults.apply(kind, object);
        if (kind.equals(SecretWriting.SECRET)) {
            SecretWriting.mergeStringData(object);
        }
    }

    private static NativeSchema schema(GroupVersionKind kind) {
        return NativeSchemas.of(kind).orElseThrow(() -> new IllegalStateException("no schema of " + kind));
    }
}

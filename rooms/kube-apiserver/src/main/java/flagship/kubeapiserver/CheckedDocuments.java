package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeDefaults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ValidatingAdmissionPolicies and CustomResourceDefinitions that were checked before the server started: those that the program brings along,
 * by its build. To check their expressions again would cost seconds of a first start, most of it for making the compiler of expressions ready.
 * Safe for use by many threads; the documents are read when the first of them is written.
 */
public final class CheckedDocuments {
    static final CheckedDocuments NONE = new CheckedDocuments(List::of);

    private static final Map<String, GroupVersionKind> KINDS = Stream.of(
                    new GroupVersionKind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy"),
                    new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition"))
            .collect(Collectors.toUnmodifiableMap(GroupVersionKind::kind, kind -> kind));

    private final Supplier<List<byte[]>> documents;
    private volatile @Nullable Set<JsonNode> specs;

    private CheckedDocuments(Supplier<List<byte[]>> documents) {
        this.documents = documents;
    }

    /** @param documents JSON; those of other kinds are left out */
    public static CheckedDocuments of(Supplier<List<byte[]>> documents) {
        return new CheckedDocuments(documents);
    }

    static boolean canBeOf(String kind) {
        return KINDS.containsKey(kind);
    }

    /** Whether the whole spec is, to the letter, one of those. */
    boolean contain(ObjectNode object) {
        return specs().contains(object.path("spec"));
    }

    private Set<JsonNode> specs() {
        var known = specs;
        if (known == null) {
            known = documents.get().stream()
                    .map(Json::parseObject)
                    .filter(document -> canBeOf(document.path("kind").asText()))
                    .map(CheckedDocuments::spec)
                    .collect(Collectors.toUnmodifiableSet());
            specs = known;
        }
        return known;
    }

    /** As it is when it is validated: with its defaults. */
    private static JsonNode spec(ObjectNode document) {
        var kind = KINDS.get(document.path("kind").asText());
        if (kind != null) {
            NativeDefaults.apply(kind, document);
        }
        return document.path("spec");
    }
}

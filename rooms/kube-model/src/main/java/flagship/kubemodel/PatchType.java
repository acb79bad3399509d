package flagship.kubemodel;

import java.util.Locale;
import java.util.Optional;

/**
 * The ways to say what changes in an object; each has its media type.
 *
 * <p>{@link JsonPatch} and {@link MergePatch} need nothing but the object; the other two need the schema of its kind.
 */
public enum PatchType {
    /** RFC 6902: a list of operations. */
    JSON("application/json-patch+json"),
    /** RFC 7386: null deletes, lists are replaced whole. */
    MERGE("application/merge-patch+json"),
    /** Kubernetes' own merge, which knows how each list of a native kind is merged. */
    STRATEGIC_MERGE("application/strategic-merge-patch+json"),
    /** Server-side apply: the fields that one manager wants to own. */
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** @param contentType a Content-Type header; parameters are ignored */
    public static Optional<PatchType> ofContentType(String contentType) {
        int end = contentType.indexOf(';');
        var mediaType =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        for (PatchType type : values()) {
            if (type.mediaType.equals(mediaType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}

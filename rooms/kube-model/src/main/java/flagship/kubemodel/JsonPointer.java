package flagship.kubemodel;

import java.util.ArrayList;
import java.util.List;

/**
 * The place of a value in a document after RFC 6901: {@code /metadata/labels/a~1b}.
 *
 * <p>Own and not Jackson's, because Kubernetes' JSON patch gives meaning to negative indexes.
 *
 * @param tokens unescaped; empty for the whole document
 */
record JsonPointer(List<String> tokens) {
    JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /** @throws JsonPatchFailure if the text neither is empty nor starts with a slash */
    static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (text.charAt(0) != '/') {
            throw new JsonPatchFailure("a path starts with a slash");
        }
        var tokens = new ArrayList<String>();
        int start = 1;
        for (int slash = text.indexOf('/', start); slash >= 0; slash = text.indexOf('/', start)) {
            tokens.add(unescape(text.substring(start, slash)));
            start = slash + 1;
        }
        tokens.add(unescape(text.substring(start)));
        return new JsonPointer(tokens);
    }

    private static String unescape(String token) {
        return token.indexOf('~') < 0 ? token : token.replace("~1", "/").replace("~0", "~");
    }

    boolean isRoot() {
        return tokens.isEmpty();
    }

    /** The place that holds this one; must not be called on the root. */
    JsonPointer parent() {
        return new JsonPointer(tokens.subList(0, tokens.size() - 1));
    }

    String last() {
        return tokens.getLast();
    }

    /** Whether this place lies inside of {@code other}, and is not {@code other} itself. */
    boolean isInside(JsonPointer other) {
        return tokens.size() > other.tokens.size()
                && tokens.subList(0, other.tokens.size()).equals(other.tokens);
    }
}

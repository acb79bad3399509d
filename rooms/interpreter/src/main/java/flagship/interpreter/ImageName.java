package flagship.interpreter;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of the name of an image. Absent parts are empty.
 *
 * <p>Source: Karmada, {@code pkg/util/imageparser}; the grammar of the distribution project's references.
 *
 * @param registry the first segment, if it has a dot or a colon or is {@code localhost}
 * @param digest not written where there is a tag
 */
record ImageName(String registry, String repository, String tag, String digest) {
    /** Longest name looked at; no registry takes more. */
    private static final int LENGTH_MAX = 4_096;

    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*+(?:[-_+.][A-Za-z][A-Za-z0-9]*+)*+:[0-9a-fA-F]{32,}+");
    private static final Pattern REGISTRY = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*+(?::[0-9]++)?");
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+");

    /** Absent if the text is not the name of an image. */
    static Optional<ImageName> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        var first = slash < 0 ? "" : text.substring(0, slash);
        boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        var name = split(hasRegistry ? first : "", hasRegistry ? text.substring(slash + 1) : text);
        return name.isValid() ? Optional.of(name) : Optional.empty();
    }

    private static ImageName split(String registry, String rest) {
        int at = rest.indexOf('@');
        var digest = at < 0 ? "" : rest.substring(at + 1);
        var named = at < 0 ? rest : rest.substring(0, at);
        int colon = named.indexOf(':');
        var tag = colon < 0 ? "" : named.substring(colon + 1);
        var whole = new ImageName(registry, colon < 0 ? named : named.substring(0, colon), tag, digest);
        // A separator with nothing after it is not an absent part.
        return (at >= 0 && digest.isEmpty()) || (colon >= 0 && tag.isEmpty()) ? new ImageName("", "", "", "") : whole;
    }

    private boolean isValid() {
        for (String segment : repository.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                return false;
            }
        }
        return (registry.isEmpty() || REGISTRY.matcher(registry).matches())
                && (tag.isEmpty() || TAG.matcher(tag).matches())
                && (digest.isEmpty() || DIGEST.matcher(digest).matches());
    }

    ImageName withRegistry(String value) {
        return new ImageName(value, repository, tag, digest);
    }

    ImageName withRepository(String value) {
        return new ImageName(registry, value, tag, digest);
    }

    /** The tag, or the digest where there is no tag. */
    String version() {
        return tag.isEmpty() ? digest : tag;
    }

    /** Sets the tag if the value looks like one, else the digest if it looks like one, else nothing. */
    ImageName withVersion(String value) {
        if (TAG.matcher(value).matches()) {
            return new ImageName(registry, repository, value, digest);
        }
        return DIGEST.matcher(value).matches() ? new ImageName(registry, repository, tag, value) : this;
    }

    /** Without the tag, or without the digest where there is no tag. */
    ImageName withoutVersion() {
        return tag.isEmpty()
                ? new ImageName(registry, repository, "", "")
                : new ImageName(registry, repository, "", digest);
    }

    @Override
    public String toString() {
        var name = registry.isEmpty() ? repository : registry + "/" + repository;
        if (!tag.isEmpty()) {
            return name + ":" + tag;
        }
        return digest.isEmpty() ? name : name + "@" + digest;
    }
}

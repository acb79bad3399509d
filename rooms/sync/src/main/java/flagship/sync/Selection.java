package flagship.sync;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which objects of a type are kept. A value.
 *
 * @param involvedKinds of Events, the kinds of the objects that they are about, as {@link MemberEvent#involvedKind}; empty for all
 */
record Selection(Set<String> involvedKinds) {
    /** Everything. */
    static final Selection ALL = new Selection(Set.of());

    private static final int MARK_CHARACTERS = 16;

    Selection {
        involvedKinds = Set.copyOf(involvedKinds);
    }

    /** Events about objects of some kinds only. */
    static Selection aboutKinds(Set<String> kinds) {
        return new Selection(kinds);
    }

    boolean selects(MemberEvent event) {
        return involvedKinds.isEmpty() || involvedKinds.contains(event.involvedKind());
    }

    /**
     * Tells this selection from others, also after a restart: rows that were read by another one must be compared with a list. Empty for
     * everything.
     */
    String mark() {
        if (equals(ALL)) {
            return "";
        }
        var text = String.join("\n", new TreeSet<>(involvedKinds));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest).substring(0, MARK_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

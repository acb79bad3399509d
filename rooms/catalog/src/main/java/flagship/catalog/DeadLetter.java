package flagship.catalog;

import flagship.kubemodel.NamespacedName;
import java.time.Instant;

/**
 * An object that a member has and the catalog could not take. What was stored of it before stays as it was.
 *
 * @param name shortened where it is itself what cannot be stored
 * @param version resourceVersion of the state that was refused; empty where it had none
 * @param reason one sentence
 * @param since when this state was refused, in milliseconds
 */
public record DeadLetter(NamespacedName name, String version, String reason, Instant since) {
    /** Most dead letters that are kept of one type of one cluster. */
    public static final int KEPT_MAX = 1_000;

    // In characters, of at most three bytes each: a dead letter is stored whatever its object looks like.
    static final int NAMESPACE_MAX = 80;
    static final int NAME_MAX = 300;
    static final char REPLACEMENT = '\uFFFD';

    /** Whether the object's own name may be another one. */
    public boolean isShortened() {
        return name.namespace().length() >= NAMESPACE_MAX
                || name.name().length() >= NAME_MAX
                || name.toString().indexOf(REPLACEMENT) >= 0;
    }
}

package flagship.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a search asks for besides names and labels; all conditions must hold.
 *
 * @param since objects made at this time or later
 * @param before objects made earlier than this
 * @param nameParts texts that the name contains, all of them
 * @param owner the objects that something owns
 * @param content looked at last, on the whole object: it costs reading the bodies of all rows that meet the other conditions
 * @param visible what may be seen at all; absent for everything
 */
public record SearchFilter(
        Optional<Instant> since,
        Optional<Instant> before,
        List<String> nameParts,
        Optional<Owner> owner,
        Optional<Content> content,
        Optional<Visibility> visible) {
    /** Every object. */
    public static final SearchFilter NONE =
            new SearchFilter(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    public SearchFilter {
        nameParts = List.copyOf(nameParts);
    }

    /** Of everything that there is. */
    public SearchFilter(
            Optional<Instant> since,
            Optional<Instant> before,
            List<String> nameParts,
            Optional<Owner> owner,
            Optional<Content> content) {
        this(since, before, nameParts, owner, content, Optional.empty());
    }

    /** The same of what may be seen. */
    public SearchFilter withVisible(Optional<Visibility> changed) {
        return new SearchFilter(since, before, nameParts, owner, content, changed);
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** A condition on the stored bytes of an object. */
    @FunctionalInterface
    public interface Content {
        /** {@code object[offset, offset + length)} is the object; the array is reused after the call. */
        boolean matches(byte[] object, int offset, int length);

        /** Conditions on fields that every object meets which meets this one: those that are indexed are looked up first. */
        default List<FieldCondition> fields() {
            return List.of();
        }

        /** Whether an object that meets all of {@link #fields} meets this condition. */
        default boolean isFieldsAlone() {
            return false;
        }
    }

    /**
     * Objects whose controller is one of some objects of a cluster, or a descendant of those.
     *
     * <p>Source: Clusterpedia 0.9, contract section 6.6: exactly so many generations, not up to so many.
     *
     * @param generations how many owners lie between the object and the root: 0 for its children
     */
    public record Owner(String cluster, Root root, int generations) {}

    /** Where a search by owner begins. */
    public sealed interface Root {
        record Uid(String uid) implements Root {}

        /**
         * All objects of a name.
         *
         * @param group absent for any type; so is {@code resource}
         * @param namespaces where the owners may lie, besides cluster scope; empty for everywhere
         */
        record Named(String name, Optional<String> group, Optional<String> resource, Set<String> namespaces)
                implements Root {
            public Named {
                namespaces = Set.copyOf(namespaces);
            }
        }
    }
}

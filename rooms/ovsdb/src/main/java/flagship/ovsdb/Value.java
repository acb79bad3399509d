package flagship.ovsdb;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a column of a row holds: a set of atoms, or a map from atoms to atoms. A scalar is a set of one, an absent optional a set of none.
 * Immutable; order has no meaning and plays no part in equality.
 */
public sealed interface Value {
    record SetOf(Set<Atom> atoms) implements Value {
        public SetOf {
            atoms = Set.copyOf(atoms);
        }
    }

    record MapOf(Map<Atom, Atom> entries) implements Value {
        public MapOf {
            entries = Map.copyOf(entries);
        }
    }

    static Value emptySet() {
        return new SetOf(Set.of());
    }

    static Value emptyMap() {
        return new MapOf(Map.of());
    }

    static Value of(Atom atom) {
        return new SetOf(Set.of(atom));
    }

    static Value of(String text) {
        return of(Atom.of(text));
    }

    static Value of(long number) {
        return of(Atom.of(number));
    }

    static Value of(boolean flag) {
        return of(Atom.of(flag));
    }

    static Value of(UUID row) {
        return of(Atom.of(row));
    }

    /** A set of any atoms, without duplicates. */
    static Value ofAtoms(Collection<? extends Atom> atoms) {
        return new SetOf(new HashSet<>(atoms));
    }

    static Value ofTexts(Collection<String> texts) {
        return new SetOf(texts.stream().map(Atom::of).collect(Collectors.toSet()));
    }

    static Value ofTexts(String... texts) {
        return ofTexts(Arrays.asList(texts));
    }

    static Value ofRows(Collection<UUID> rows) {
        return new SetOf(rows.stream().map(Atom::of).collect(Collectors.toSet()));
    }

    static Value ofMap(Map<String, String> entries) {
        var atoms = new HashMap<Atom, Atom>();
        entries.forEach((key, value) -> atoms.put(Atom.of(key), Atom.of(value)));
        return new MapOf(atoms);
    }

    /** The atoms of a set, the keys of a map. */
    default Set<Atom> elements() {
        return switch (this) {
            case SetOf(var atoms) -> atoms;
            case MapOf(var entries) -> entries.keySet();
        };
    }

    default boolean isEmpty() {
        return elements().isEmpty();
    }

    /** The only atom; empty where there is none. */
    default Optional<Atom> single() {
        var elements = elements();
        return elements.size() == 1 ? Optional.of(elements.iterator().next()) : Optional.empty();
    }

    /** The only text; empty where there is none. */
    default String text() {
        return single().filter(Atom.Text.class::isInstance).map(Atom::toString).orElse("");
    }

    default Optional<Long> integer() {
        return single().flatMap(atom -> atom instanceof Atom.Int(var number) ? Optional.of(number) : Optional.empty());
    }

    /** True if the only atom is true. */
    default boolean isTrue() {
        return single().filter(new Atom.Bool(true)::equals).isPresent();
    }

    /** The texts of a set, sorted by nothing. */
    default Set<String> texts() {
        return collect(atom -> atom instanceof Atom.Text(var text) ? Optional.of(text) : Optional.empty());
    }

    /** The rows that a set refers to. */
    default Set<UUID> rows() {
        return collect(atom -> atom instanceof Atom.Ref(var row) ? Optional.of(row) : Optional.empty());
    }

    /** A map as texts; empty for a set. */
    default Map<String, String> map() {
        var texts = new LinkedHashMap<String, String>();
        if (this instanceof MapOf(var entries)) {
            entries.forEach((key, value) -> texts.put(key.toString(), value.toString()));
        }
        return texts;
    }

    private <T> Set<T> collect(Function<Atom, Optional<T>> form) {
        var all = new LinkedHashSet<T>();
        elements().forEach(atom -> form.apply(atom).ifPresent(all::add));
        return all;
    }
}

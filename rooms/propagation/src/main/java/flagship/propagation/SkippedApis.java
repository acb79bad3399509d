package flagship.propagation;

import flagship.kubemodel.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * APIs that are not propagated by setting.
 *
 * <p>Source: Karmada's flag {@code --skipped-propagating-apis}: {@code group}, {@code group/version} or {@code group/version/Kind,Kind},
 * separated by semicolons; the core group is written {@code v1} or {@code v1/Kind}.
 */
public record SkippedApis(List<Entry> entries) {
    public static final SkippedApis NONE = new SkippedApis(List.of());

    public SkippedApis {
        entries = List.copyOf(entries);
    }

    /**
     * One entry.
     *
     * @param version empty for every version
     * @param kinds empty for every kind
     */
    public record Entry(String group, String version, Set<String> kinds) {
        public Entry {
            kinds = Set.copyOf(kinds);
        }

        boolean contains(GroupVersionKind kind) {
            return group.equals(kind.group())
                    && (version.isEmpty() || version.equals(kind.version()))
                    && (kinds.isEmpty() || kinds.contains(kind.kind()));
        }
    }

    /** @throws IllegalArgumentException with one sentence if the text has another form */
    public static SkippedApis parse(String text) {
        var entries = new ArrayList<Entry>();
        for (String part : text.split(";", -1)) {
            if (!part.isBlank()) {
                entries.add(entry(part.strip()));
            }
        }
        return new SkippedApis(entries);
    }

    private static Entry entry(String text) {
        // The core group has no name: its entries begin with the version.
        var parts = text.equals("v1") || text.startsWith("v1/") ? ("/" + text).split("/", -1) : text.split("/", -1);
        if (parts.length > 3) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an API: write group, group/version or group/version/Kind,Kind".formatted(text));
        }
        return new Entry(
                parts[0],
                parts.length > 1 ? parts[1] : "",
                parts.length > 2 ? Set.of(parts[2].split(",", -1)) : Set.of());
    }

    boolean contains(GroupVersionKind kind) {
        return entries.stream().anyMatch(entry -> entry.contains(kind));
    }
}

package flagship.kubemodel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which versions of Kubernetes' own kinds are deprecated, since when, and from which minor version on no API server serves them. Immutable.
 *
 * <p>Source: kubernetes.io, "Deprecated API Migration Guide", up to Kubernetes 1.34.
 */
public final class ApiRemovals {
    private static final int COLUMNS = 6;

    private final List<Removal> all;
    private final Set<String> versions;

    /**
     * One version of one kind.
     *
     * @param instead group and version that serve it instead; absent where nothing does
     */
    public record Removal(GroupVersionResource type, Minor deprecated, Minor removed, Optional<String> instead) {}

    /** A minor version of Kubernetes: {@code 1.32}. */
    public record Minor(int major, int minor) implements Comparable<Minor> {
        /** Reads {@code 1.32}, {@code v1.32.4} or {@code v1.29.3-gke.100+x}; empty for anything else. */
        public static Optional<Minor> parse(String text) {
            var parts = (text.startsWith("v") ? text.substring(1) : text).split("[.+-]", 3);
            if (parts.length < 2 || !parts[0].matches("\\d{1,3}") || !parts[1].matches("\\d{1,4}")) {
                return Optional.empty();
            }
            return Optional.of(new Minor(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
        }

        @Override
        public int compareTo(Minor other) {
            return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    private ApiRemovals(List<Removal> all) {
        this.all = List.copyOf(all);
        this.versions =
                all.stream().map(removal -> removal.type().apiVersion()).collect(Collectors.toUnmodifiableSet());
    }

    /** What this program knows. */
    public static ApiRemovals read() {
        try (var in = ApiRemovals.class.getResourceAsStream("api-removals.csv")) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: api-removals.csv is missing");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiRemovals parse(String text) {
        var all = new ArrayList<Removal>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            var columns = line.split(",", -1);
            if (columns.length != COLUMNS) {
                throw new IllegalStateException("not %d columns: %s".formatted(COLUMNS, line));
            }
            for (String resource : columns[2].split(" ", -1)) {
                all.add(new Removal(
                        new GroupVersionResource(columns[0], columns[1], resource),
                        Minor.parse(columns[3]).orElseThrow(),
                        Minor.parse(columns[4]).orElseThrow(),
                        columns[5].isEmpty() ? Optional.empty() : Optional.of(columns[5])));
            }
        });
        return new ApiRemovals(all);
    }

    /** In no particular order. */
    public List<Removal> all() {
        return all;
    }

    /** What becomes of a version of a type; empty where it stays, or is unknown. */
    public Optional<Removal> find(GroupVersionResource type) {
        return all.stream().filter(removal -> removal.type().equals(type)).findFirst();
    }

    /** Whether some kind of this group and version is removed at some time: {@code policy/v1beta1}. */
    public boolean concerns(String apiVersion) {
        return versions.contains(apiVersion);
    }
}

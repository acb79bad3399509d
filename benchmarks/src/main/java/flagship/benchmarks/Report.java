package flagship.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table of results with the machine's description above it, ready for docs/benchmarks.md. */
final class Report {
    private final String title;
    private final List<String[]> rows = new ArrayList<>();

    Report(String title) {
        this.title = title;
    }

    Report row(String measure, String figure, String asked) {
        rows.add(new String[] {measure, figure, asked});
        return this;
    }

    void print() {
        System.out.printf("%n%s%n%s%n%n| measure | figure | asked |%n|---|---|---|%n", title, machine());
        rows.forEach(row -> System.out.printf("| %s | %s | %s |%n", (Object[]) row));
    }

    static String machine() {
        return "%d cores (%s), %d MiB of memory, %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        line("/proc/cpuinfo", "model name"),
                        kibibytes("/proc/meminfo", "MemTotal") / 1024,
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        Runtime.version());
    }

    private static String line(String file, String key) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** A figure of {@code /proc} in KiB; 0 where the system has none. */
    static long kibibytes(String file, String key) {
        var text = line(file, key).replaceAll("[^0-9]", "");
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** {@code 0 <= percentile <= 100} of sorted values. */
    static double percentile(double[] sorted, double percentile) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(percentile / 100 * (sorted.length - 1)))];
    }
}

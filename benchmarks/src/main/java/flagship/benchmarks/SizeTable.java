package flagship.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of results with a column for each size, ready for docs/benchmarks.md. For one thread. */
final class SizeTable {
    private final String title;
    private final List<String> columns = new ArrayList<>();
    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    SizeTable(String title) {
        this.title = title;
    }

    /** What is put from now on belongs to this size. */
    void column(String size) {
        columns.add(size);
    }

    void put(String measure, String figure) {
        var row = rows.computeIfAbsent(measure, _ -> new ArrayList<>());
        while (row.size() < columns.size() - 1) {
            row.add("");
        }
        row.add(figure);
        System.out.printf("%s: %s: %s%n", columns.getLast(), measure, figure);
    }

    void print() {
        System.out.printf(
                "%n%s%n%s%n%n| measure | %s |%n|---%s|%n",
                title, Report.machine(), String.join(" | ", columns), "|---".repeat(columns.size()));
        rows.forEach((measure, figures) -> System.out.printf("| %s | %s |%n", measure, String.join(" | ", figures)));
    }
}

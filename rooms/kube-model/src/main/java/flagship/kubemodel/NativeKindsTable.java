package flagship.kubemodel;

import flagship.kubemodel.NativeKind.Subresource;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code native-kinds.txt}; the file's head explains its lines. Confined to one call. */
final class NativeKindsTable {
    private static final List<String> ALL_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final List<NativeGroup> groups = new ArrayList<>();
    private final List<NativeGroup.Version> versions = new ArrayList<>();
    private final List<NativeKind> kinds = new ArrayList<>();
    private String group = "";
    private int groupPriority;
    private String version = "";
    private int versionPriority;

    private NativeKindsTable() {}

    static List<NativeGroup> read() {
        var table = new NativeKindsTable();
        Resources.lines("native-kinds.txt")
                .filter(line -> !line.startsWith("#"))
                .forEach(table::line);
        table.endGroup();
        return List.copyOf(table.groups);
    }

    private void line(String line) {
        var words = line.split(" ", 3);
        switch (words[0]) {
            case "group" -> startGroup(words[1].equals("-") ? "" : words[1], Integer.parseInt(words[2]));
            case "version" -> startVersion(words[1], Integer.parseInt(words[2]));
            default -> kinds.add(kind(line.split("\\|", -1)));
        }
    }

    private void startGroup(String name, int priority) {
        endGroup();
        group = name;
        groupPriority = priority;
    }

    private void endGroup() {
        endVersion();
        if (!versions.isEmpty()) {
            groups.add(new NativeGroup(group, groupPriority, versions));
            versions.clear();
        }
    }

    private void startVersion(String name, int priority) {
        endVersion();
        version = name;
        versionPriority = priority;
    }

    private void endVersion() {
        if (!kinds.isEmpty()) {
            versions.add(new NativeGroup.Version(version, versionPriority, kinds));
            kinds.clear();
        }
    }

    private NativeKind kind(String[] cells) {
        return new NativeKind(
                new GroupVersionResource(group, version, cells[0]),
                cells[1],
                cells[2],
                cells[3].equals("N"),
                cells[4].equals("*") ? ALL_VERBS : list(cells[4]),
                list(cells[5]),
                list(cells[6]),
                subresources(cells[7]));
    }

    private List<Subresource> subresources(String cell) {
        var found = new ArrayList<Subresource>();
        for (String text : cell.isEmpty() ? new String[0] : cell.split(" ")) {
            int arrow = text.indexOf('>');
            int colon = text.indexOf(':');
            found.add(new Subresource(
                    text.substring(0, arrow),
                    responseKind(text.substring(arrow + 1, colon)),
                    list(text.substring(colon + 1))));
        }
        return found;
    }

    /** {@code Pod}, or {@code policy/v1/Eviction} for a kind of another group. */
    private GroupVersionKind responseKind(String text) {
        var parts = text.split("/");
        return parts.length == 1
                ? new GroupVersionKind(group, version, text)
                : new GroupVersionKind(parts[0], parts[1], parts[2]);
    }

    private static List<String> list(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(","));
    }
}

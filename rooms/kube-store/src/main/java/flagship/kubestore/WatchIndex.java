package flagship.kubestore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Finds the watches that a key concerns without asking each one. A watch is filed under its prefix up to the last slash; a key can only
 * concern watches that are filed under one of its own beginnings that end with a slash. Safe for several threads.
 */
final class WatchIndex {
    private static final char SEPARATOR = '/';

    private final ConcurrentHashMap<String, Set<LogWatch>> folders = new ConcurrentHashMap<>();

    void add(LogWatch watch) {
        folders.compute(folder(watch.prefix()), (_, filed) -> {
            Set<LogWatch> watches = filed == null ? ConcurrentHashMap.newKeySet(1) : filed;
            watches.add(watch);
            return watches;
        });
    }

    void remove(LogWatch watch) {
        folders.computeIfPresent(folder(watch.prefix()), (_, watches) -> {
            watches.remove(watch);
            return watches.isEmpty() ? null : watches;
        });
    }

    void forEach(Consumer<LogWatch> action) {
        folders.values().forEach(watches -> watches.forEach(action));
    }

    void forEachConcerned(String key, Consumer<LogWatch> action) {
        if (folders.isEmpty()) {
            return;
        }
        visit("", key, action);
        for (int slash = key.indexOf(SEPARATOR); slash >= 0; slash = key.indexOf(SEPARATOR, slash + 1)) {
            visit(key.substring(0, slash + 1), key, action);
        }
    }

    private void visit(String folder, String key, Consumer<LogWatch> action) {
        var watches = folders.get(folder);
        if (watches == null) {
            return;
        }
        for (var watch : watches) {
            if (key.startsWith(watch.prefix())) {
                action.accept(watch);
            }
        }
    }

    private static String folder(String prefix) {
        return prefix.substring(0, prefix.lastIndexOf(SEPARATOR) + 1);
    }
}

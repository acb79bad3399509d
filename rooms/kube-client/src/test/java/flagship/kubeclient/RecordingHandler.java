package flagship.kubeclient;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down in one line each what a reflector delivers. */
class RecordingHandler implements ReflectorHandler {
    private final CopyOnWriteArrayList<String> lines = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<RawObject> objects = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Exception> failures = new CopyOnWriteArrayList<>();

    @Override
    public void listStarted() {
        lines.add("list started");
    }

    @Override
    public void page(List<RawObject> page) throws InterruptedException {
        objects.addAll(page);
        lines.add("page " + page.stream().map(it -> it.head().name()).toList());
    }

    @Override
    public void listed(String resourceVersion) {
        lines.add("listed " + resourceVersion);
    }

    @Override
    public void event(Type type, RawObject object) throws InterruptedException {
        objects.add(object);
        lines.add(type + " " + object.head().name() + "@" + object.head().resourceVersion());
    }

    @Override
    public void bookmark(String resourceVersion) {
        lines.add("bookmark " + resourceVersion);
    }

    @Override
    public void watching() {
        lines.add("watching");
    }

    @Override
    public void failed(Exception cause) {
        failures.add(cause);
        lines.add("failed");
    }

    void take(String line) {
        lines.add(line);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<RawObject> objects() {
        return List.copyOf(objects);
    }

    List<String> failures() {
        return failures.stream().map(Exception::getMessage).toList();
    }

    void awaitLine(String line) {
        Eventually.await(() -> lines.contains(line));
    }
}

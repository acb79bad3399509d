package flagship.kubeclient;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects the objects of a list into batches for a handler, bounded in number and bytes. For one thread. */
final class Batches implements ListReader.Items {
    private final ReflectorHandler handler;
    private final ReflectorConfig.Limits limits;
    private List<RawObject> batch = new ArrayList<>();
    private long bytes;
    private long objects;

    Batches(ReflectorHandler handler, ReflectorConfig.Limits limits) {
        this.handler = handler;
        this.limits = limits;
    }

    @Override
    public void accept(RawObject object) throws IOException, InterruptedException {
        count();
        batch.add(object);
        bytes += object.bytes().length;
        if (batch.size() >= limits.pageObjects() || bytes >= limits.batchBytes()) {
            flush();
        }
    }

    @Override
    public void unreadable(UnreadableObject object) throws IOException, InterruptedException {
        count();
        handler.unreadable(ReflectorHandler.Type.ADDED, object);
    }

    private void count() throws IOException {
        if (++objects > limits.listObjectsMax()) {
            throw new IOException("the list has more than %d objects".formatted(limits.listObjectsMax()));
        }
    }

    void flush() throws InterruptedException {
        if (!batch.isEmpty()) {
            var full = batch;
            batch = new ArrayList<>(limits.pageObjects());
            bytes = 0;
            handler.page(full);
        }
    }
}

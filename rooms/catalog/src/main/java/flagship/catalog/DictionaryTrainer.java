package flagship.catalog;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects sample objects of each type and trains a dictionary from them once there are enough, on a thread of its own. Samples lie in
 * memory only, within one budget for all types. Safe for use by many threads.
 */
final class DictionaryTrainer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DictionaryTrainer.class);

    private static final int DICTIONARY_BYTES = 64 << 10;
    private static final int SAMPLES = 2_000;
    /** Enough for a dictionary where objects are large: 32 times its size. */
    private static final int SAMPLE_BYTES = 2 << 20;
    /** Fewer are not worth training on, however large. */
    private static final int SAMPLES_MIN = 200;

    private static final int SAMPLE_BYTES_ALL_TYPES = 24 << 20;

    /** Makes a dictionary durable and puts it into use. */
    @FunctionalInterface
    interface Keeper {
        void keep(GroupVersionResource type, byte[] dictionary) throws InterruptedException;
    }

    private final Map<GroupVersionResource, Dictionary> inUse = new ConcurrentHashMap<>();
    private final Map<GroupVersionResource, Samples> samplesByType = new ConcurrentHashMap<>();
    private final Set<GroupVersionResource> trained = new HashSet<>(); // Guarded by this, like sampleBytes.
    private long sampleBytes;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("catalog-dictionaries").factory());
    private final Keeper keeper;

    DictionaryTrainer(Keeper keeper) {
        this.keeper = keeper;
    }

    private static final class Samples {
        private final List<byte[]> objects = new ArrayList<>();
        private long bytes;

        boolean enough() {
            return objects.size() >= SAMPLES || (bytes >= SAMPLE_BYTES && objects.size() >= SAMPLES_MIN);
        }
    }

    /** Puts a dictionary into use. */
    void use(GroupVersionResource type, Dictionary dictionary) {
        inUse.put(type, dictionary);
    }

    /** The type's dictionary; while there is none, the objects become samples for it. */
    Optional<Dictionary> dictionaryFor(GroupVersionResource type, List<Change> changes) {
        var dictionary = Optional.ofNullable(inUse.get(type));
        if (dictionary.isEmpty()) {
            sample(type, changes);
        }
        return dictionary;
    }

    private synchronized void sample(GroupVersionResource type, List<Change> changes) {
        if (trained.contains(type)) {
            return;
        }
        var samples = samplesByType.computeIfAbsent(type, key -> new Samples());
        for (Change change : changes) {
            if (change instanceof Change.Put put && !samples.enough()) {
                samples.objects.add(put.object());
                samples.bytes += put.object().length;
                sampleBytes += put.object().length;
            }
        }
        if (samples.enough()) {
            trained.add(type);
            forget(type);
            thread.execute(() -> train(type, samples));
        } else if (sampleBytes > SAMPLE_BYTES_ALL_TYPES) {
            // Many slow types; the busy ones, where a dictionary pays, fill up again before this happens again.
            List.copyOf(samplesByType.keySet()).forEach(this::forget);
        }
    }

    private void forget(GroupVersionResource type) {
        var samples = samplesByType.remove(type);
        if (samples != null) {
            sampleBytes -= samples.bytes;
        }
    }

    private void train(GroupVersionResource type, Samples samples) {
        try {
            var trainer = new ZstdDictTrainer(Math.toIntExact(samples.bytes), DICTIONARY_BYTES, BodyEncoder.LEVEL);
            samples.objects.forEach(trainer::addSample);
            keeper.keep(type, trainer.trainSamples());
            log.atInfo()
                    .addKeyValue("gvr", type)
                    .addKeyValue("samples", samples.objects.size())
                    .log("compression dictionary trained");
        } catch (ZstdException e) {
            // Objects that have nothing in common: they stay without a dictionary until the next start.
            log.atInfo()
                    .addKeyValue("gvr", type)
                    .addKeyValue("why", e.getMessage())
                    .log("no dictionary trained");
        } catch (CatalogUnavailable e) {
            log.atWarn().setCause(e).addKeyValue("gvr", type).log("a trained dictionary could not be stored");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the training that runs; what has not begun is left. */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (thread.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

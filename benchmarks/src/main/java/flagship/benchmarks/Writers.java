package flagship.benchmarks;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Clients that write side by side. */
final class Writers {
    private Writers() {}

    /** Makes the object of one number. */
    @FunctionalInterface
    interface Writing {
        void write(int index) throws Exception;
    }

    /** Calls {@code writing} for 0 to {@code count - 1} from so many threads and returns when all are done. */
    static void write(int threads, int count, Writing writing) throws InterruptedException, ExecutionException {
        try (var writers = Executors.newFixedThreadPool(threads)) {
            var tasks = new ArrayList<Callable<Void>>();
            for (int writer = 0; writer < threads; writer++) {
                int first = writer;
                tasks.add(() -> {
                    for (int index = first; index < count; index += threads) {
                        writing.write(index);
                    }
                    return null;
                });
            }
            for (var done : writers.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}

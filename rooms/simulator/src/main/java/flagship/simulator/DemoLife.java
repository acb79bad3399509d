package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a member's workloads changing a little: scaling, new images, changed settings, another run of a job. Owns one virtual thread. */
public final class DemoLife implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoLife.class);
    private static final List<NamespacedName> DEPLOYMENTS = List.of(
            new NamespacedName("shop", "storefront"),
            new NamespacedName("shop", "basket"),
            new NamespacedName("data-platform", "ingest"),
            new NamespacedName("machine-learning", "recommender"));
    private static final int REPLICAS_MAX = 6;

    private final KubeClient client;
    private final RandomGenerator random;
    private final Duration pause;
    private final Thread thread;

    private DemoLife(KubeClient client, Duration pause, RandomGenerator random) {
        this.client = client;
        this.pause = pause;
        this.random = random;
        thread = Thread.ofVirtual().name("demo-life").unstarted(this::run);
    }

    /** Starts changing things, one about every {@code pause}. */
    public static DemoLife start(KubeClient client, Duration pause, RandomGenerator random) {
        var life = new DemoLife(client, pause, random);
        life.thread.start();
        return life;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(pause.plusMillis(random.nextLong(pause.toMillis() + 1)));
                changeSomething();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void changeSomething() throws InterruptedException {
        try {
            switch (random.nextInt(4)) {
                case 0 -> release();
                case 1 -> tune();
                default -> scale();
            }
        } catch (IOException | ApiException e) {
            // The next change will do as well; a conflict with a user's own change is no fault.
            log.atDebug().setCause(e).log("a demo change did not go through");
        }
    }

    private void scale() throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("spec").put("replicas", 1 + random.nextInt(REPLICAS_MAX));
        client.mergePatch(Types.DEPLOYMENTS, any(), patch);
    }

    private void release() throws IOException, InterruptedException {
        var name = any();
        ObjectNode deployment = client.get(Types.DEPLOYMENTS, name);
        var container = deployment.withObject("/spec/template/spec/containers/0");
        var image = container.path("image").asText();
        var repository = image.substring(0, image.lastIndexOf(':'));
        container.put("image", "%s:2.%d.%d".formatted(repository, random.nextInt(40), random.nextInt(10)));
        client.replace(Types.DEPLOYMENTS, deployment);
    }

    private void tune() throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("data").put("payment.retry", Integer.toString(1 + random.nextInt(9)));
        client.mergePatch(Types.CONFIG_MAPS, new NamespacedName("shop", "storefront-settings"), patch);
    }

    private NamespacedName any() {
        return DEPLOYMENTS.get(random.nextInt(DEPLOYMENTS.size()));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

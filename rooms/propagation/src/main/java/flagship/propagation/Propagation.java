package flagship.propagation;

import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door of propagation: templates and policies in, objects in members out, their status back.
 *
 * <p>Level-triggered: everything is decided from objects as they are now, so a restart anywhere converges, and one at rest writes nothing.
 * Nothing is decided before what it depends on has been read once. Owns its threads; {@link #close} returns after they have ended.
 */
public final class Propagation implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Propagation.class);
    /** Who tells, as users of Karmada know it. */
    private static final String COMPONENT = "karmada-controller-manager";

    private final Transport host;
    private final PropagationConfig config;
    private final ResourceInterpreter interpreter;
    private final Clock clock;
    private final PropagationMeters meters;
    private final HostCaches caches;
    private final EventRecorder recorder;
    private final Thread boot;
    /** Written by {@code boot}, read after it was joined. */
    private @Nullable Pipeline pipeline;

    private Propagation(
            Transport host,
            PropagationConfig config,
            ResourceInterpreter interpreter,
            Clock clock,
            PropagationMeters meters) {
        this.host = host;
        this.config = config;
        this.interpreter = interpreter;
        this.clock = clock;
        this.meters = meters;
        caches = new HostCaches(host);
        recorder = EventRecorder.start(host, COMPONENT, Timing.SYSTEM);
        boot = Thread.ofVirtual().name("propagation-boot").unstarted(this::boot);
    }

    /**
     * Starts propagating; returns at once and waits for the control plane's state beside.
     *
     * @param host the control plane's API server, as a user that may do everything
     */
    public static Propagation start(
            Transport host,
            PropagationConfig config,
            ResourceInterpreter interpreter,
            Clock clock,
            PropagationMeters meters) {
        var propagation = new Propagation(host, config, interpreter, clock, meters);
        propagation.boot.start();
        return propagation;
    }

    private void boot() {
        try {
            caches.startAndSync();
            pipeline = new Pipeline(host, caches, config, interpreter, new PipelineEvents(recorder), clock, meters);
        } catch (InterruptedException e) {
            log.atDebug().log("propagation stopped before it began");
        }
    }

    @Override
    public void close() {
        boot.interrupt();
        Threads.join(boot);
        var running = pipeline;
        caches.close();
        if (running != null) {
            running.close();
        }
        recorder.close();
    }
}

package flagship.app;

import flagship.app.RotationOptions.Rotation;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.Threads;
import flagship.kubemodel.ApiException;
import flagship.propagation.AgentRefused;
import flagship.propagation.MemberAgent;
import flagship.propagation.MemberAgentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the role {@code agent} runs: the agent of one member, connected to the control plane by a kubeconfig file. It connects again when the
 * control plane was away or the file's certificate was renewed. Owns one thread.
 */
final class AgentRole implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AgentRole.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(60);

    private final Path hostKubeconfig;
    private final ClientConfig member;
    private final MemberAgentConfig config;
    private final Rotation rotation;
    private final CountDownLatch registered = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable AgentRefused refused;
    private volatile boolean closing;

    private AgentRole(Path hostKubeconfig, ClientConfig member, MemberAgentConfig config, Rotation rotation) {
        this.hostKubeconfig = hostKubeconfig;
        this.member = member;
        this.config = config;
        this.rotation = rotation;
        thread = Thread.ofVirtual().name("agent").unstarted(this::run);
    }

    /**
     * Starts the agent; returns when the control plane knows the cluster, however long that takes.
     *
     * @throws UserError if the kubeconfig cannot be used, or the name or the cluster is taken
     */
    static AgentRole start(Path hostKubeconfig, ClientConfig member, MemberAgentConfig config, Rotation rotation)
            throws InterruptedException {
        Connection.read(hostKubeconfig, ""); // What is wrong with it is said at once.
        var role = new AgentRole(hostKubeconfig, member, config, rotation);
        role.thread.start();
        try {
            role.registered.await();
        } catch (InterruptedException e) {
            role.close();
            throw e;
        }
        var why = role.refused;
        if (why != null) {
            role.close();
            throw new UserError(String.valueOf(why.getMessage()), why);
        }
        return role;
    }

    private void run() {
        try {
            while (!closing) {
                work();
            }
        } catch (InterruptedException e) {
            log.atDebug().log("agent stopped");
        }
    }

    private void work() throws InterruptedException {
        try {
            connected();
        } catch (AgentRefused e) {
            log.atError().addKeyValue("error", e.getMessage()).log("agent refused");
            if (registered.getCount() > 0) {
                refused = e;
                registered.countDown();
            }
            Thread.sleep(REFUSED_PAUSE);
        } catch (IOException | ApiException | KubeConfigException | UserError e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("agent cannot work yet, trying again");
            Thread.sleep(PAUSE);
        }
    }

    /** Works over one connection, until it should be made anew. */
    private void connected() throws IOException, InterruptedException {
        try (var host = HttpTransport.open(Connection.read(hostKubeconfig, ""));
                var _ = MemberAgent.start(host, member, config, Clock.systemUTC())) {
            registered.countDown();
            var certificate = new CertificateRotation(hostKubeconfig, config.cluster(), rotation, Clock.systemUTC());
            while (!certificate.renewed(host)) {
                Thread.sleep(rotation.every());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        Threads.join(thread);
    }
}

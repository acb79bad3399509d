package flagship.app;

import flagship.app.RotationOptions.Rotation;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.propagation.AgentEnrolment;
import flagship.propagation.AgentRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the certificate in an agent's kubeconfig before it ends. A kubeconfig of another user than the agent's (an administrator's, or one with a
 * token) is left alone.
 */
final class CertificateRotation {
    private static final Logger log = LoggerFactory.getLogger(CertificateRotation.class);
    private static final Duration LIFE_MIN = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path file;
    private final String cluster;
    private final Rotation rotation;
    private final Clock clock;

    CertificateRotation(Path file, String cluster, Rotation rotation, Clock clock) {
        this.file = file;
        this.cluster = cluster;
        this.rotation = rotation;
        this.clock = clock;
    }

    /** Renews it if it is time; true if the file has a new one. A failure is logged, and there is time for more tries. */
    boolean renewed(Transport host) throws InterruptedException {
        try {
            var kubeconfig = KubeConfig.parse(Files.readAllBytes(file));
            var certificate = certificate(kubeconfig);
            if (certificate.filter(it -> isDue(it, clock.instant())).isEmpty()) {
                return false;
            }
            var identity = new AgentEnrolment(host, cluster).enrol(life(certificate.get()), PATIENCE);
            AdminKubeconfig.write(file, AgentKubeconfig.renewed(kubeconfig, identity));
            log.atInfo().addKeyValue("cluster", cluster).log("the agent's certificate was renewed");
            return true;
        } catch (IOException | ApiException | AgentRefused | UserError | CertificateException e) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("error", e.getMessage())
                    .log("the agent's certificate cannot be renewed yet, trying again");
            return false;
        }
    }

    /** How long the next one shall be good: as long as this one. */
    private static Duration life(X509Certificate certificate) {
        var whole = Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
        return whole.compareTo(LIFE_MIN) < 0 ? LIFE_MIN : whole;
    }

    private boolean isDue(X509Certificate certificate, Instant now) {
        var whole = Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
        var left = Duration.between(now, certificate.getNotAfter().toInstant());
        return left.toMillis() < whole.toMillis() * rotation.remaining();
    }

    private Optional<X509Certificate> certificate(KubeConfig kubeconfig) throws CertificateException {
        var context = kubeconfig.contexts().get(kubeconfig.currentContext());
        var user = context == null ? null : kubeconfig.users().get(context.user());
        if (user == null || user.certificate().certificateData().isEmpty()) {
            return Optional.empty();
        }
        var pem = new ByteArrayInputStream(user.certificate().certificateData().bytes());
        var certificate =
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        var subject = certificate.getSubjectX500Principal().getName();
        return Optional.of(certificate)
                .filter(_ -> ("," + subject + ",").contains(",CN=system:karmada:agent:" + cluster + ","));
    }
}

package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.FederatedResourceQuota;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeapiserver.WriteGuard;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Status;
import java.time.Duration;
import java.util.List;

/**
 * Holds namespaces to their FederatedResourceQuotas: a ResourceBinding that would use more than {@code spec.overall} allows is refused, with the
 * reason {@code QuotaExceeded}. What is used is counted from the bindings themselves ({@link QuotaLedger}), so nothing has to be booked, given
 * back or mended after a crash. Safe for use by many threads; owns its watches.
 *
 * <p>Source of the behaviour: karmada.md, section 13.3; docs/decisions/0032 says where it differs.
 */
public final class QuotaGuard implements WriteGuard, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Informer quotas;
    private final Informer bindings;
    private final QuotaLedger ledger = new QuotaLedger();

    private QuotaGuard(Transport host) {
        quotas = new Informer(
                host, ReflectorConfig.of(FederatedResourceQuota.RESOURCE).withKind(FederatedResourceQuota.KIND));
        bindings = new Informer(
                        host, ReflectorConfig.of(ResourceBinding.RESOURCE).withKind(ResourceBinding.KIND))
                .handle(new Bindings());
    }

    /**
     * Begins to read quotas and bindings; what is written before both are read waits for it.
     *
     * @param host the control plane's API server, as a user that may read both
     */
    public static QuotaGuard start(Transport host) {
        var guard = new QuotaGuard(host);
        guard.quotas.start();
        guard.bindings.start();
        return guard;
    }

    private final class Bindings implements InformerHandler {
        @Override
        public void added(RawObject object) {
            ledger.saw(object.key(), version(object.head().resourceVersion()), usage(object.toJson()));
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            added(current);
        }

        @Override
        public void deleted(RawObject last) {
            ledger.gone(last.key());
        }
    }

    @Override
    public GroupVersionResource resource() {
        return ResourceBinding.RESOURCE;
    }

    @Override
    public void check(Attempt attempt) {
        var metadata = attempt.object().path("metadata");
        var binding = new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText(""));
        var after = usage(attempt.object());
        var before = attempt.current().map(QuotaGuard::usage).orElse(QuotaUsage.NOTHING);
        if (after.equals(before)) {
            return;
        }
        requireSynced();
        var limits = quotas.list(binding.namespace()).stream()
                .map(object -> FederatedResourceQuota.of(object.toJson()))
                .toList();
        var version = attempt.current()
                .map(object -> version(object.at("/metadata/resourceVersion").asText("")))
                .orElse(0L);
        admit(new QuotaLedger.Write(binding, version, before, after), limits, attempt.dryRun());
    }

    private void admit(QuotaLedger.Write write, List<FederatedResourceQuota> limits, boolean dryRun) {
        var excess = ledger.admit(write, limits, dryRun, System.nanoTime());
        if (excess.isPresent()) {
            throw refusal(write.binding(), excess.get());
        }
    }

    private static ApiException refusal(NamespacedName binding, QuotaLedger.Excess excess) {
        var quota = excess.quota().key();
        var resource = excess.resource();
        var message = "%s \"%s\" is forbidden: exceeded quota: %s, requested: %s=%s, used: %s=%s, limited: %s=%s"
                .formatted(
                        ResourceBinding.RESOURCE.groupResource(),
                        binding.name(),
                        quota.name(),
                        resource,
                        excess.requested(),
                        resource,
                        excess.used(),
                        resource,
                        excess.limit());
        var wayOut = "; ask for less, or raise spec.overall of FederatedResourceQuota " + quota;
        return new ApiException(new Status(
                403,
                "QuotaExceeded",
                message + wayOut,
                new Status.Details(
                        binding.name(),
                        ResourceBinding.RESOURCE.group(),
                        ResourceBinding.RESOURCE.resource(),
                        "",
                        List.of(),
                        0)));
    }

    private void requireSynced() {
        try {
            if (quotas.waitSynced(PATIENCE) && bindings.waitSynced(PATIENCE)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ApiException.unavailable("federated quotas have not been read yet: try again", 1);
    }

    private static QuotaUsage usage(ObjectNode binding) {
        return QuotaUsage.of(BindingSpec.of(binding.path("spec")));
    }

    private static long version(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    @Override
    public void close() {
        bindings.close();
        quotas.close();
    }
}

package flagship.propagation;

import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The EndpointSlices of one member that are the member's own. Watched from when the first of its Services is shared; what Flagship itself put
 * there is left out by the member. Owns an informer. Safe for use by many threads.
 */
final class MemberSlices implements AutoCloseable {
    private static final String NOT_OURS =
            "%s notin (%s,%s)".formatted(ServiceWords.SLICE_KEEPER, ServiceWords.IMPORTER, ServiceWords.DISPATCHER);
    private static final String BY_SERVICE = "service";

    private final Informer informer;
    private boolean started;

    /** @param changed hears of each Service whose slices changed */
    MemberSlices(Transport transport, Consumer<NamespacedName> changed) {
        informer = new Informer(
                        transport,
                        ReflectorConfig.of(ServiceWords.SLICES)
                                .withKind(ServiceWords.SLICE)
                                .withSelectors(NOT_OURS, ""))
                .index(
                        BY_SERVICE,
                        slice -> service(slice).map(NamespacedName::toString).stream()
                                .toList())
                .handle(new InformerHandler() {
                    @Override
                    public void added(RawObject object) {
                        service(object).ifPresent(changed);
                    }

                    @Override
                    public void updated(RawObject old, RawObject current) {
                        service(old).ifPresent(changed);
                        service(current).ifPresent(changed);
                    }

                    @Override
                    public void deleted(RawObject last) {
                        service(last).ifPresent(changed);
                    }
                });
    }

    private static Optional<NamespacedName> service(RawObject slice) {
        return Optional.ofNullable(slice.head().labels().get(ServiceWords.SLICE_SERVICE))
                .map(name -> new NamespacedName(slice.head().namespace(), name));
    }

    /** The slices of a Service; absent until all slices were read once. The first call begins to read. */
    synchronized Optional<List<RawObject>> of(NamespacedName service) {
        if (!started) {
            informer.start();
            started = true;
        }
        return informer.synced() ? Optional.of(informer.byIndex(BY_SERVICE, service.toString())) : Optional.empty();
    }

    @Override
    public void close() {
        informer.close();
    }
}

package flagship.networking;

import flagship.kubeclient.Controller;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.Row;
import flagship.ovsdb.RowChange;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What keeps the connection with other clusters, and what it listens to. Owns its informer; the controller is whoever made it's. */
final class InterconnectionControllers implements AutoCloseable {
    private static final String KEY = "interconnection";
    private static final NamespacedName SETTINGS =
            new NamespacedName(NatSettings.NAMESPACE, InterconnectionConfig.NAME);

    private final Informer settings;
    private final InterconnectionReconciler reconciler;

    InterconnectionControllers(
            Transport host,
            NetworkCaches caches,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            EventRecorder events) {
        settings = new Informer(
                host,
                ReflectorConfig.of(NatCaches.CONFIG_MAPS)
                        .withKind(new GroupVersionKind("", "v1", "ConfigMap"))
                        .withNamespace(SETTINGS.namespace())
                        .withSelectors("", "metadata.name=" + SETTINGS.name()));
        reconciler = new InterconnectionReconciler(
                caches,
                () -> settings.get(SETTINGS).map(it -> it.toJson()),
                northbound,
                objects,
                config,
                events,
                Timing.SYSTEM);
    }

    void start() {
        settings.start();
    }

    void waitSynced() throws InterruptedException {
        Informers.waitSynced(List.of(settings));
    }

    /** @param controllers makes a controller of a name, with one worker */
    void listen(
            NetworkCaches caches,
            OvsdbClient database,
            BiFunction<String, Reconciler<String>, Controller<String>> controllers) {
        var controller = controllers.apply(KEY, reconciler);
        Runnable again = () -> controller.enqueue(KEY);
        for (Informer informer : List.of(settings, caches.vpcs(), caches.nodes())) {
            informer.handle(InformerHandler.ofChanges(_ -> again.run()));
        }
        caches.subnets().handle(Handlers.ofSpec(InformerHandler.ofChanges(_ -> again.run())));
        database.listen(changes -> {
            if (changes.stream().anyMatch(InterconnectionControllers::isOfDaemon)) {
                again.run();
            }
        });
        again.run();
    }

    /** Whether it is a thing that {@code ovn-ic} makes and takes away. */
    private static boolean isOfDaemon(RowChange change) {
        return Stream.of(change.before(), change.after())
                .flatMap(row -> row.stream())
                .anyMatch(row -> isOfDaemon(change.table(), row));
    }

    private static boolean isOfDaemon(String table, Row row) {
        return switch (table) {
            case Northbound.ROUTE -> InterconnectionRows.isLearned(row);
            case Northbound.SWITCH -> InterconnectionRows.isTransit(row);
            default -> false;
        };
    }

    /** After its controller has been closed. */
    @Override
    public void close() {
        reconciler.close();
        settings.close();
    }
}

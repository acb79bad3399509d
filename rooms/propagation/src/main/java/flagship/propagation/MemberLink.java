package flagship.propagation;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.util.function.Consumer;

/** The way to one member and what is known of it. Owns its connection and informers. */
final class MemberLink implements AutoCloseable {
    private final ClientConfig config;
    private final Transport transport;
    private final MemberTypes types;
    private final MemberObjects objects;
    private final MemberSlices slices;

    private MemberLink(
            ClientConfig config,
            Transport transport,
            MemberObjects.Listener listener,
            Consumer<NamespacedName> services) {
        this.config = config;
        this.transport = transport;
        types = new MemberTypes(transport);
        objects = new MemberObjects(transport, listener);
        slices = new MemberSlices(transport, services);
    }

    /**
     * @param listener hears of each managed object that changed
     * @param services hears of each Service whose own EndpointSlices changed, once they are asked for
     */
    static MemberLink open(ClientConfig config, MemberObjects.Listener listener, Consumer<NamespacedName> services) {
        return new MemberLink(config, HttpTransport.open(config), listener, services);
    }

    boolean isReachedBy(ClientConfig other) {
        return config.equals(other);
    }

    MemberTypes types() {
        return types;
    }

    MemberObjects objects() {
        return objects;
    }

    MemberSlices slices() {
        return slices;
    }

    @Override
    public void close() {
        slices.close();
        objects.close();
        transport.close();
    }
}

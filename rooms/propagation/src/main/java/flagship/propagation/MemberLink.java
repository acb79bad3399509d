package flagship.propagation;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Transport;
import java.util.function.Consumer;

/** The way to one member and what is known of it. Owns its connection and informers. */
final class MemberLink implements AutoCloseable {
    private final ClientConfig config;
    private final Transport transport;
    private final MemberTypes types;
    private final MemberObjects objects;

    private MemberLink(ClientConfig config, Transport transport, Consumer<RawObject> changed) {
        this.config = config;
        this.transport = transport;
        types = new MemberTypes(transport);
        objects = new MemberObjects(transport, changed);
    }

    /** @param changed hears of each managed object that changed */
    static MemberLink open(ClientConfig config, Consumer<RawObject> changed) {
        return new MemberLink(config, HttpTransport.open(config), changed);
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

    @Override
    public void close() {
        objects.close();
        transport.close();
    }
}

package flagship.sync;

import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reflector;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.ReflectorHandler;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * Watches the definitions of a member's types where they are not synchronised themselves, only to say that something has changed. Keeps
 * no object.
 */
final class TypeWatch implements AutoCloseable {
    private static final String FROM_CACHE = "0";

    private final Reflector reflector;

    private TypeWatch(Reflector reflector) {
        this.reflector = reflector;
    }

    /** Needs no list: the member begins with what its cache holds, which is one more hint and costs it nothing. */
    static TypeWatch start(Transport member, GroupVersionResource type, Runnable changed) {
        var config = ReflectorConfig.of(type).withResumeFrom(FROM_CACHE);
        return new TypeWatch(Reflector.start(member, config, new Hints(changed)));
    }

    @Override
    public void close() {
        reflector.close();
    }

    private record Hints(Runnable changed) implements ReflectorHandler {
        @Override
        public void listStarted() {}

        @Override
        public void page(List<RawObject> objects) {}

        @Override
        public void listed(String resourceVersion) {
            changed.run();
        }

        @Override
        public void event(Type type, RawObject object) {
            changed.run();
        }

        @Override
        public void bookmark(String resourceVersion) {}
    }
}

package flagship.app;

import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.ExtensionApiServer;
import flagship.kubeapiserver.ExtensionConfig;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What a process serves behind a host's API server, which knows the users and leads their requests here. */
final class HostedApis implements AutoCloseable {
    private final ExtensionApiServer server;
    private final KubeClient host;
    private final ExtensionConfig config;
    private final HostService service;
    private final List<ApiExtension> served = new ArrayList<>();

    private HostedApis(ExtensionApiServer server, KubeClient host, ExtensionConfig config, HostService service) {
        this.server = server;
        this.host = host;
        this.config = config;
        this.service = service;
    }

    /**
     * Serves nothing yet.
     *
     * @throws UserError if the host does not take us
     */
    static HostedApis open(Transport host, ExtensionConfig config, HostService service) throws InterruptedException {
        return new HostedApis(ExtensionApiServer.create(config, host), new KubeClient(host), config, service);
    }

    /** Decides as the host does. */
    Authorizer authorizer() {
        return server.authorizer();
    }

    void mount(ApiExtension extension) {
        server.mount(extension);
        served.add(extension);
    }

    /**
     * Listens, and has the host lead requests for all that is mounted here.
     *
     * @throws UserError if the host's APIServices cannot be written, or lead to somebody else
     */
    void listen() throws InterruptedException {
        server.listen();
        for (ApiExtension extension : served) {
            ApiServiceRegistration.ensure(
                    host, service, config.authority().certificate(), extension.group(), extension.version());
        }
    }

    /** Where it is reached on this machine; only after {@link #listen}. */
    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }
}

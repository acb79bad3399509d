package flagship.app;

import flagship.catalog.Catalog;
import flagship.kubeapiserver.ExtensionApiServer;
import flagship.kubeapiserver.ExtensionConfig;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.search.Search;
import flagship.search.SearchConfig;
import java.net.URI;

/** The role {@code search} behind a host's API server, which knows the users and leads their requests here. */
final class HostedSearch implements AutoCloseable {
    private final Closer closer;
    private final ExtensionApiServer server;

    private HostedSearch(Closer closer, ExtensionApiServer server) {
        this.closer = closer;
        this.server = server;
    }

    /** @throws UserError if the host does not take us */
    static HostedSearch start(
            Transport host, Catalog catalog, SearchConfig search, ExtensionConfig config, HostService service)
            throws InterruptedException {
        var closer = new Closer();
        try {
            var server = closer.register(ExtensionApiServer.create(config, host));
            var answers = closer.register(Search.open(catalog, host, server.authorizer(), search));
            server.mount(answers);
            server.mount(answers.questions());
            server.listen();
            SearchRegistration.ensure(
                    new KubeClient(host), service, config.authority().certificate());
            return new HostedSearch(closer, server);
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        closer.close();
    }
}

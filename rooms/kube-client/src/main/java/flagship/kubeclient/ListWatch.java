package flagship.kubeclient;

import flagship.kubeclient.ListReader.Envelope;
import flagship.kubeclient.Transport.Request;
import flagship.kubeclient.Transport.Response;
import java.io.IOException;

/** The requests of one reflector. */
record ListWatch(Transport transport, ReflectorConfig config) {
    private static final int WATCH_SECONDS_MIN = 300;

    /** One page of the newest state; {@code limit} 0 asks for the whole list at once. */
    Envelope page(String continuation, int limit, ListReader.Items items) throws IOException, InterruptedException {
        var path = path().with("limit", limit).with("continue", continuation).toString();
        try (var response = transport.send(Request.get(path))) {
            Answers.requireSuccess(response);
            var objects = RawObjects.naming(config.kind());
            return new ListReader(response.body(), objects, config.limits().objectBytesMax()).read(items);
        }
    }

    /** Watches all changes after a version. */
    Response watch(String resourceVersion) throws IOException, InterruptedException {
        return open(watching().with("resourceVersion", resourceVersion));
    }

    /** The whole state as events, then changes. */
    Response streamingList() throws IOException, InterruptedException {
        return open(watching().with("sendInitialEvents", "true").with("resourceVersionMatch", "NotOlderThan"));
    }

    private Response open(Query query) throws IOException, InterruptedException {
        var response = transport.send(Request.get(query.toString()));
        try {
            Answers.requireSuccess(response);
            return response;
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private Query watching() {
        // Spread, so that the watches of many reflectors do not end together.
        int seconds =
                WATCH_SECONDS_MIN + (int) (WATCH_SECONDS_MIN * config.timing().random());
        return path().with("watch", "true").with("allowWatchBookmarks", "true").with("timeoutSeconds", seconds);
    }

    private Query path() {
        return new Query(config.resource().path(config.namespace()))
                .with("labelSelector", config.labelSelector())
                .with("fieldSelector", config.fieldSelector());
    }
}

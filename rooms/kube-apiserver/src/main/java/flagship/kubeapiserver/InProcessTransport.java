package flagship.kubeapiserver;

import flagship.kubeclient.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls the server from within its process, as a fixed user: the same chain as over the network, without sockets, TLS and
 * authentication. Works before the port is open.
 */
final class InProcessTransport implements Transport {
    private final HandlerChain chain;
    private final RunningRequests requests;
    private final UserInfo user;

    InProcessTransport(HandlerChain chain, RunningRequests requests, UserInfo user) {
        this.chain = chain;
        this.requests = requests;
        this.user = user;
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        if (requests.closing()) {
            throw new IOException("the API server in this process is closing");
        }
        var head = head(request, user);
        var pipe = new BoundedPipe();
        var running = requests.start("in-process", own -> serve(head, request.body(), pipe, own));
        try {
            return new Answer(pipe, running, pipe.awaitHead(), pipe.input());
        } catch (IOException | InterruptedException e) {
            abandon(pipe, running);
            throw e;
        }
    }

    private static void abandon(BoundedPipe pipe, RunningRequests.Running running) {
        pipe.closeReader();
        running.clientLeft();
    }

    @Override
    public void close() {
        // Nothing is held between calls; the server ends what still runs.
    }

    private void serve(RequestHead head, byte[] body, BoundedPipe pipe, RunningRequests.Running running) {
        try {
            chain.serve(head, () -> user, () -> body, new AnswerWriter(pipe), running);
        } catch (IOException e) {
            pipe.fail(e);
        } catch (RuntimeException | Error e) {
            pipe.fail(new IOException("the API server in this process failed", e));
            throw e;
        }
    }

    /** Who names no program writes as the part of this one that the user stands for. */
    private static RequestHead head(Request request, UserInfo user) {
        int question = request.path().indexOf('?');
        var path = question < 0 ? request.path() : request.path().substring(0, question);
        var query = question < 0 ? "" : request.path().substring(question + 1);
        var headers = new TreeMap<String, List<String>>();
        request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        headers.putIfAbsent(
                "user-agent", List.of(user.name().substring(user.name().lastIndexOf(':') + 1)));
        return RequestHead.parse(request.method(), path, query, headers);
    }

    /** The answer as its caller sees it. */
    private record Answer(BoundedPipe pipe, RunningRequests.Running running, BoundedPipe.Head head, InputStream body)
            implements Response {
        @Override
        public int status() {
            return head.status();
        }

        @Override
        public Optional<String> header(String name) {
            return head.headers().entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst();
        }

        @Override
        public void close() {
            abandon(pipe, running);
        }
    }
}

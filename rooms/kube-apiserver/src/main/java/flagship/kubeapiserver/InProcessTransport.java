package flagship.kubeapiserver;

import flagship.kubeclient.Transport;
import flagship.kubestore.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls the server from within its process, as a fixed user: the same chain as over the network, without sockets, TLS and
 * authentication. Works before the port is open.
 */
final class InProcessTransport implements Transport {
    private final HandlerChain chain;
    private final RunningRequests requests;
    private final ObjectStore store;
    private final UserInfo user;

    /** @param store the one that the chain writes to */
    InProcessTransport(HandlerChain chain, RunningRequests requests, ObjectStore store, UserInfo user) {
        this.chain = chain;
        this.requests = requests;
        this.store = store;
        this.user = user;
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        requireOpen();
        var head = head(request, user);
        var pipe = new BoundedPipe();
        var running = requests.start("in-process", own -> serve(head, request.body(), pipe, pipe, own));
        try {
            return new Answer(pipe, running, pipe.awaitHead(), pipe.input());
        } catch (IOException | InterruptedException e) {
            abandon(pipe, running);
            throw e;
        }
    }

    private void requireOpen() throws IOException {
        if (requests.closing()) {
            throw new IOException("the API server in this process is closing");
        }
    }

    @Override
    public Optional<Transactions> transactions() {
        return Optional.of(this::sendTogether);
    }

    private List<Response> sendTogether(List<Request> writes) throws IOException, InterruptedException {
        requireOpen();
        var members = new Transaction(store, writes.size()).members();
        var begun = new ArrayList<Begun>();
        for (int i = 0; i < writes.size(); i++) {
            begun.add(begin(writes.get(i), members.get(i)));
        }
        var answers = new ArrayList<Response>();
        try {
            for (var one : begun) {
                answers.add(new Answer(
                        one.pipe(),
                        one.running(),
                        one.pipe().awaitHead(),
                        one.pipe().input()));
            }
            return answers;
        } catch (IOException | InterruptedException e) {
            begun.forEach(one -> abandon(one.pipe(), one.running()));
            throw e;
        }
    }

    private Begun begin(Request request, Transaction.Member member) {
        var head = head(request, user);
        var pipe = new BoundedPipe();
        var running = requests.start(
                "in-process",
                own -> member.run(() -> serve(head, request.body(), new MemberSink(pipe, member), pipe, own)));
        return new Begun(pipe, running);
    }

    /** A request that runs. */
    private record Begun(BoundedPipe pipe, RunningRequests.Running running) {}

    /** Whose answer begins has written what there was to write, so that the others need not wait for it. */
    private record MemberSink(AnswerSink pipe, Transaction.Member member) implements AnswerSink {
        @Override
        public void head(int status, Map<String, List<String>> headers) throws IOException {
            member.ended(status / 100 == 2);
            pipe.head(status, headers);
        }

        @Override
        public void write(ByteBuffer part, boolean last) throws IOException {
            pipe.write(part, last);
        }

        @Override
        public boolean clientGone() {
            return pipe.clientGone();
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

    private void serve(
            RequestHead head, byte[] body, AnswerSink sink, BoundedPipe pipe, RunningRequests.Running running) {
        try {
            chain.serve(head, () -> user, () -> body, new AnswerWriter(sink), running);
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

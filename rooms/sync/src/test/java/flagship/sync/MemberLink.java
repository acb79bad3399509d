package flagship.sync;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The way to members over real HTTPS, which remembers the requests and can be made to fail. */
final class MemberLink {
    /** What a broken link answers. */
    record Fault(int status, String body) {}

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Transport> open = new CopyOnWriteArrayList<>();
    private volatile Function<String, Optional<Fault>> faults = _ -> Optional.empty();
    private volatile boolean down;

    Transport open(ClientConfig config) {
        var member = HttpTransport.open(config);
        var link = new Link(member);
        open.add(link);
        return link;
    }

    /** {@code METHOD path} of every request since the last {@link #forget}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Requests that read a collection as it is, on a watch of it or without one. */
    List<String> lists() {
        return requests.stream()
                .filter(path -> path.contains("sendInitialEvents=") || !path.contains("watch="))
                .filter(path -> path.matches("(/api/v1|/apis/[^/]+/[^/]+)/[^/]+(\\?.*)?"))
                .toList();
    }

    void forget() {
        requests.clear();
    }

    void fail(Function<String, Optional<Fault>> chosen) {
        faults = chosen;
    }

    void down(boolean now) {
        down = now;
    }

    private final class Link implements Transport {
        private final Transport member;

        Link(Transport member) {
            this.member = member;
        }

        @Override
        public Response send(Request request) throws IOException, InterruptedException {
            requests.add(request.path());
            if (down) {
                throw new IOException("connection refused");
            }
            var fault = faults.apply(request.path());
            return fault.isPresent() ? new FaultResponse(fault.get()) : member.send(request);
        }

        @Override
        public void close() {
            member.close();
        }
    }

    private record FaultResponse(Fault fault) implements Transport.Response {
        @Override
        public int status() {
            return fault.status();
        }

        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("Content-Type") ? Optional.of("application/json") : Optional.empty();
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(fault.body().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }
}

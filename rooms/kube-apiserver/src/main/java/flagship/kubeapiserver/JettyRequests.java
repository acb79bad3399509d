package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests off Jetty's threads at once and runs each through the chain on a virtual thread of its own. */
final class JettyRequests extends Handler.Abstract.NonBlocking {
    private static final Logger log = LoggerFactory.getLogger(JettyRequests.class);

    private final HandlerChain chain;
    private final Authenticator authenticator;
    private final RunningRequests requests;
    private final SlowHeads slowHeads;
    private final RequestLimits limits;

    JettyRequests(
            HandlerChain chain,
            Authenticator authenticator,
            RunningRequests requests,
            SlowHeads slowHeads,
            RequestLimits limits) {
        this.chain = chain;
        this.authenticator = authenticator;
        this.requests = requests;
        this.slowHeads = slowHeads;
        this.limits = limits;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // A silent watch is no failure. While bytes are to be read or written the time-out still ends the exchange.
        request.addIdleTimeoutListener(_ -> false);
        slowHeads.requestBegins(request.getConnectionMetaData().getConnection());
        var running = requests.start("request", own -> serve(request, response, callback, own));
        request.addFailureListener(_ -> running.clientLeft());
        return true;
    }

    private void serve(Request request, Response response, Callback callback, RunningRequests.Running running) {
        var body = new RequestBody(request, limits);
        var answer = new AnswerWriter(new JettySink(request, response, body, running, requests));
        try {
            RequestHead head;
            try {
                head = head(request);
            } catch (ApiException e) {
                FailureAnswer.write(answer, e);
                answer.finish();
                callback.succeeded();
                return;
            }
            chain.serve(head, identity(head, request), body::read, answer, running);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("answer broke off");
            callback.failed(e);
        } catch (Error e) {
            callback.failed(e); // Without this the client would wait for ever.
            throw e;
        } finally {
            slowHeads.requestEnds(request.getConnectionMetaData().getConnection());
        }
    }

    private static RequestHead head(Request request) {
        var uri = request.getHttpURI();
        var headers = new TreeMap<String, List<String>>();
        for (var field : request.getHeaders()) {
            var value = Optional.ofNullable(field.getValue()).orElse("");
            headers.computeIfAbsent(field.getLowerCaseName(), _ -> new ArrayList<>(1))
                    .add(value);
        }
        var path = Optional.ofNullable(uri.getPath()).orElse("/");
        var query = Optional.ofNullable(uri.getQuery()).orElse("");
        return RequestHead.decode(request.getMethod(), path, query, headers);
    }

    private HandlerChain.Identity identity(RequestHead head, Request request) {
        return new HandlerChain.Identity() {
            @Override
            public UserInfo user() {
                return JettyRequests.this.user(head, request);
            }

            @Override
            public String address() {
                return Request.getRemoteAddr(request);
            }

            @Override
            public boolean isRemote() {
                return true;
            }
        };
    }

    private UserInfo user(RequestHead head, Request request) {
        return authenticator.authenticate(head, peerChain(request)).orElseThrow(ApiException::unauthorized);
    }

    private static List<X509Certificate> peerChain(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                ? List.of(session.peerCertificates())
                : List.of();
    }

    /** Writes to the connection; blocks the request's virtual thread while the client is slow. */
    private record JettySink(
            Request request,
            Response response,
            RequestBody body,
            RunningRequests.Running running,
            RunningRequests requests)
            implements AnswerSink {
        @Override
        public void head(int status, Map<String, List<String>> headers) throws IOException {
            body.discardRest();
            response.setStatus(status);
            setHeaders(headers);
        }

        private void setHeaders(Map<String, List<String>> headers) {
            var all = response.getHeaders();
            headers.forEach((name, values) -> {
                all.put(name, values.getFirst());
                values.subList(1, values.size()).forEach(value -> all.add(name, value));
            });
        }

        @Override
        public void write(ByteBuffer part, boolean last) throws IOException {
            Content.Sink.write(response, last, part);
        }

        @Override
        public void streams() {
            if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof BatchingEndPoint shared) {
                shared.streamBegins();
                Request.addCompletionListener(request, _ -> shared.streamEnds());
            }
        }

        @Override
        public boolean clientGone() {
            return running.clientGone();
        }

        @Override
        public boolean upgrade(Map<String, List<String>> headers, ClientTunnel.Use use) {
            var metadata = request.getConnectionMetaData();
            if (metadata.getHttpVersion() != HttpVersion.HTTP_1_1) {
                return false;
            }
            var endPoint = metadata.getConnection().getEndPoint();
            var executor = metadata.getConnector().getExecutor();
            request.setAttribute(
                    HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, new TunnelConnection(endPoint, executor, requests, use));
            response.setStatus(101);
            setHeaders(headers);
            return true;
        }
    }
}

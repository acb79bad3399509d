package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes, whichever transport brought it: audit id, impersonation, limits, authorization, then the handler; and on
 * the way back the form of the answer and the turning of failures into Statuses.
 */
final class HandlerChain {
    private static final Logger log = LoggerFactory.getLogger(HandlerChain.class);

    private static final int AUDIT_ID_CHARS_MAX = 64;
    private static final FairQueues.Place UNLIMITED = () -> {};

    private final Authorizer authorizer;
    private final Impersonation impersonation;
    private final Gates gates;
    private final Audit audit;
    private final ServerMetrics metrics;
    private final Handler routes;

    /**
     * What keeps requests from taking more than their share.
     *
     * @param answerPatience longest time that a request from outside may take unless it goes on by nature
     */
    record Gates(FairQueues inFlight, FlowSchemas flows, Duration answerPatience) {}

    HandlerChain(Authorizer authorizer, Gates gates, Audit audit, ServerMetrics metrics, Handler routes) {
        this.authorizer = authorizer;
        this.impersonation = new Impersonation(authorizer);
        this.gates = gates;
        this.audit = audit;
        this.metrics = metrics;
        this.routes = routes;
    }

    /** Finds out who asks. */
    @FunctionalInterface
    interface Identity {
        /** @throws ApiException 401 */
        UserInfo user();

        /** From where; what stands in the audit log. */
        default String address() {
            return "127.0.0.1";
        }

        /** False for calls from this process, which are trusted to end. */
        default boolean isRemote() {
            return false;
        }
    }

    /** Reads the request's body, once. */
    @FunctionalInterface
    interface Body {
        /** @throws ApiException 413 if it is too long, 408 if it comes too slowly */
        byte[] read() throws IOException;
    }

    /**
     * Answers one request and ends the answer.
     *
     * @throws IOException if the client is gone, or the answer broke off after its beginning had been sent
     */
    void serve(RequestHead head, Identity identity, Body body, AnswerWriter response, RunningRequests.Running running)
            throws IOException {
        var id = auditId(head);
        response.header("Audit-Id", id);
        response.form(AnswerForm.of(head, false));
        var observation = metrics.start();
        var trail = audit.follow(id, head, identity.address());
        try {
            answerOrFail(new Exchange(head, identity, body, response, running, observation, trail));
            response.finish();
        } finally {
            observation.end(response.status());
            trail.completed(response.status(), response.kept());
        }
    }

    /** One request with all that is needed to answer it. */
    private record Exchange(
            RequestHead head,
            Identity identity,
            Body body,
            AnswerWriter response,
            RunningRequests.Running running,
            ServerMetrics.Observation observation,
            AuditTrail trail) {}

    /** The client may say under which id it wants to find the request again. */
    private static String auditId(RequestHead head) {
        return head.header("audit-id")
                .filter(id -> !id.isBlank() && id.length() <= AUDIT_ID_CHARS_MAX)
                .filter(id -> id.chars().allMatch(c -> c > ' ' && c < 0x7f))
                .orElseGet(HandlerChain::newAuditId);
    }

    /** A random UUID. It names a request and protects nothing, so it needs no secure randomness. */
    private static String newAuditId() {
        var random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L; // version 4
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63); // variant 2
        return new UUID(high, low).toString();
    }

    private void answerOrFail(Exchange exchange) throws IOException {
        try {
            answer(exchange);
        } catch (ApiException e) {
            fail(exchange, e);
        } catch (Json.MalformedJson e) {
            fail(exchange, ApiException.badRequest(String.valueOf(e.getMessage())));
        } catch (ObjectStore.StoreUnavailable e) {
            fail(exchange, ApiException.unavailable(String.valueOf(e.getMessage()), 1));
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("path", exchange.head().path()).log("request ended early");
            if (exchange.running().overdue()) {
                fail(exchange, RequestDeadline.passed());
            } else if (!exchange.response().committed()) {
                fail(exchange, ApiException.unavailable("the server is shutting down", 1));
            }
        } catch (RuntimeException
                | StackOverflowError
                | LinkageError e) { // A client must not wait for an answer that never comes.
            log.atError()
                    .setCause(e)
                    .addKeyValue("path", exchange.head().path())
                    .log("request failed unexpectedly");
            fail(exchange, ApiException.internal("the request could not be answered; the server's log says why"));
        }
    }

    private void answer(Exchange exchange) throws IOException, InterruptedException {
        var head = exchange.head();
        var authenticated = exchange.identity().user();
        var info = RequestInfo.of(head);
        exchange.trail().received(authenticated, info);
        var complaint = Impersonation.complaint(head);
        if (complaint.isPresent()) {
            FailureAnswer.text(exchange.response(), 500, complaint.get());
            return;
        }
        var user = impersonation.apply(authenticated, head);
        exchange.trail().impersonates(user);
        gates.flows().tell(user, exchange.response());
        boolean longRunning = info.longRunning(head);
        if (longRunning) {
            exchange.response().form(AnswerForm.PLAIN);
        }
        exchange.observation().about(info, longRunning);
        if (exchange.identity().isRemote() && !longRunning) {
            exchange.running().endAfter(RequestDeadline.of(head, gates.answerPatience()));
        }
        try {
            enterAndHandle(exchange, user, info, longRunning);
        } finally {
            exchange.running().disarm();
        }
    }

    private void enterAndHandle(Exchange exchange, UserInfo user, RequestInfo info, boolean longRunning)
            throws IOException, InterruptedException {
        boolean exempt = longRunning || user.groups().contains(UserInfo.MASTERS) || Health.serves(info.path());
        var response = exchange.response();
        try (var _ = exempt ? UNLIMITED : gates.inFlight().enter(user)) {
            authorize(user, info, exchange.trail());
            var inner = exchange.head().withoutCredentials();
            var body = exchange.body().read();
            var request = new ApiRequest(inner.method(), inner.path(), inner.query(), inner.headers(), body, user);
            exchange.trail().body(request);
            keepForAudit(response, exchange.trail(), longRunning);
            exchange.running().during(longRunning, () -> routes.handle(request, response));
        }
    }

    private void authorize(UserInfo user, RequestInfo info, AuditTrail trail) {
        var decision = authorizer.authorize(user, info.action());
        trail.authorized(decision);
        if (!decision.allowed()) {
            throw Denial.of(user, info.action(), decision.reason());
        }
    }

    private static void keepForAudit(AnswerWriter response, AuditTrail trail, boolean longRunning) {
        if (longRunning) {
            response.onStart(trail::started);
        } else {
            response.keep(trail.answerBytesMax());
        }
    }

    private static void fail(Exchange exchange, ApiException failure) throws IOException {
        var response = exchange.response();
        exchange.trail().failed(failure.status());
        if (response.committed()) {
            throw new IOException("the answer broke off: " + failure.getMessage());
        }
        response.form(
                AnswerForm.of(exchange.head(), false)); // A stream that does not begin is an answer like any other.
        FailureAnswer.write(response, failure);
    }
}

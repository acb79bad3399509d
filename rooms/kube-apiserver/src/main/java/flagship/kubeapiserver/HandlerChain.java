package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes, whichever transport brought it: audit id, impersonation, limits, authorization, then the handler; and on
 * the way back the form of the answer and the turning of failures into Statuses.
 */
final class HandlerChain {
    private static final Logger log = LoggerFactory.getLogger(HandlerChain.class);

    private static final InFlightLimit.Place UNLIMITED = () -> {};

    private final Authorizer authorizer;
    private final Impersonation impersonation;
    private final InFlightLimit inFlight;
    private final FlowSchemas flows;
    private final ServerMetrics metrics;
    private final Handler routes;

    HandlerChain(
            Authorizer authorizer, InFlightLimit inFlight, FlowSchemas flows, ServerMetrics metrics, Handler routes) {
        this.authorizer = authorizer;
        this.impersonation = new Impersonation(authorizer);
        this.inFlight = inFlight;
        this.flows = flows;
        this.metrics = metrics;
        this.routes = routes;
    }

    /** Finds out who asks. */
    @FunctionalInterface
    interface Identity {
        /** @throws ApiException 401 */
        UserInfo user();
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
        response.header("Audit-Id", UUID.randomUUID().toString());
        response.form(AnswerForm.of(head, false));
        var observation = metrics.start();
        try {
            answerOrFail(head, identity, body, response, running, observation);
            response.finish();
        } finally {
            observation.end(response.status());
        }
    }

    private void answerOrFail(
            RequestHead head,
            Identity identity,
            Body body,
            AnswerWriter response,
            RunningRequests.Running running,
            ServerMetrics.Observation observation)
            throws IOException {
        try {
            answer(head, identity, body, response, running, observation);
        } catch (ApiException e) {
            fail(head, response, e);
        } catch (Json.MalformedJson e) {
            fail(head, response, ApiException.badRequest(String.valueOf(e.getMessage())));
        } catch (ObjectStore.StoreUnavailable e) {
            fail(head, response, ApiException.unavailable(String.valueOf(e.getMessage()), 1));
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("path", head.path()).log("request ended early");
            if (!response.committed()) {
                fail(head, response, ApiException.unavailable("the server is shutting down", 1));
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("path", head.path()).log("request failed unexpectedly");
            fail(head, response, ApiException.internal("the request could not be answered; the server's log says why"));
        }
    }

    private void answer(
            RequestHead head,
            Identity identity,
            Body body,
            AnswerWriter response,
            RunningRequests.Running running,
            ServerMetrics.Observation observation)
            throws IOException, InterruptedException {
        var authenticated = identity.user();
        var complaint = Impersonation.complaint(head);
        if (complaint.isPresent()) {
            FailureAnswer.text(response, 500, complaint.get());
            return;
        }
        var user = impersonation.apply(authenticated, head);
        flows.tell(user, response);
        var info = RequestInfo.of(head);
        boolean longRunning = info.longRunning(head);
        response.form(AnswerForm.of(head, longRunning));
        boolean exempt = longRunning || user.groups().contains(UserInfo.MASTERS) || Health.serves(head.path());
        observation.about(info, longRunning);
        try (var _ = exempt ? UNLIMITED : inFlight.enter(user)) {
            authorize(user, info);
            var inner = head.withoutCredentials();
            var request =
                    new ApiRequest(inner.method(), inner.path(), inner.query(), inner.headers(), body.read(), user);
            running.during(longRunning, () -> routes.handle(request, response));
        }
    }

    private void authorize(UserInfo user, RequestInfo info) {
        var decision = authorizer.authorize(user, info.action());
        if (!decision.allowed()) {
            throw Denial.of(user, info.action(), decision.reason());
        }
    }

    private static void fail(RequestHead head, AnswerWriter response, ApiException failure) throws IOException {
        if (response.committed()) {
            throw new IOException("the answer broke off: " + failure.getMessage());
        }
        response.form(AnswerForm.of(head, false)); // A stream that does not begin is an answer like any other.
        FailureAnswer.write(response, failure);
    }
}

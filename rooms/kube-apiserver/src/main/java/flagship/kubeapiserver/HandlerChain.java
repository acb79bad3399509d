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

    private final Authorizer authorizer;
    private final Handler routes;

    HandlerChain(Authorizer authorizer, Handler routes) {
        this.authorizer = authorizer;
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
        try {
            answer(head, identity, body, response, running);
        } catch (ApiException e) {
            fail(response, e);
        } catch (Json.MalformedJson e) {
            fail(response, ApiException.badRequest(String.valueOf(e.getMessage())));
        } catch (ObjectStore.StoreUnavailable e) {
            fail(response, ApiException.unavailable(String.valueOf(e.getMessage()), 1));
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("path", head.path()).log("request ended early");
            if (!response.committed()) {
                fail(response, ApiException.unavailable("the server is shutting down", 1));
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("path", head.path()).log("request failed unexpectedly");
            fail(response, ApiException.internal("the request could not be answered; the server's log says why"));
        }
        response.finish();
    }

    private void answer(
            RequestHead head, Identity identity, Body body, AnswerWriter response, RunningRequests.Running running)
            throws IOException, InterruptedException {
        var user = identity.user();
        var info = RequestInfo.of(head);
        var decision = authorizer.authorize(user, info.action());
        if (!decision.allowed()) {
            throw Denial.of(user, info.action(), decision.reason());
        }
        var request = new ApiRequest(head.method(), head.path(), head.query(), head.headers(), body.read(), user);
        boolean longRunning = info.longRunning(head);
        response.form(AnswerForm.of(head, longRunning));
        running.during(longRunning, () -> routes.handle(request, response));
    }

    private static void fail(AnswerWriter response, ApiException failure) throws IOException {
        if (response.committed()) {
            throw new IOException("the answer broke off: " + failure.getMessage());
        }
        FailureAnswer.write(response, failure);
    }
}

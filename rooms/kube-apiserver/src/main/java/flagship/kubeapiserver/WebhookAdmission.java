package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.JsonPatch;
import flagship.kubemodel.MatchConditions.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks admission webhooks: mutating ones one after the other, validating ones at once. Safe for use by many threads.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go} and {@code validating/dispatcher.go} 1.32.
 */
final class WebhookAdmission implements Admission {
    private static final Logger log = LoggerFactory.getLogger(WebhookAdmission.class);

    /** What extends admission is never itself subject to it: a broken hook can always be taken away. */
    private static final Set<String> EXEMPT = Set.of(
            "mutatingwebhookconfigurations",
            "validatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings");

    private final Supplier<List<Webhook>> mutating;
    private final Supplier<List<Webhook>> validating;
    private final AdmissionSteps steps;
    private final WebhookClient client;
    private final ObjectReform reform;

    WebhookAdmission(
            Supplier<List<Webhook>> mutating,
            Supplier<List<Webhook>> validating,
            AdmissionSteps steps,
            WebhookClient client,
            ObjectReform reform) {
        this.mutating = mutating;
        this.validating = validating;
        this.steps = steps;
        this.client = client;
        this.reform = reform;
    }

    /** Brings a changed object into the form of its kind. */
    @FunctionalInterface
    interface ObjectReform {
        void accept(ServedType type, ObjectNode object);
    }

    static boolean isExempt(WriteRequest request) {
        return request.options().user().isEmpty()
                || (request.type().resource().group().equals("admissionregistration.k8s.io")
                        && EXEMPT.contains(request.type().resource().resource()));
    }

    @Override
    public void mutate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var hooks = mutating.get();
        if (!hooks.isEmpty() && !isExempt(request)) {
            mutate(request, object, current, hooks);
        }
    }

    private void mutate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current, List<Webhook> hooks) {
        var operation = current == null ? "CREATE" : "UPDATE";
        var again = new HashSet<Webhook>();
        var asked = new HashSet<Webhook>();
        for (Webhook hook : hooks) {
            var attributes = new AdmissionAttributes(request, operation, request.type(), object, current);
            if (mutate(hook, attributes)) {
                asked.stream()
                        .filter(earlier -> earlier.again() && !earlier.equals(hook))
                        .forEach(again::add);
            }
            asked.add(hook);
        }
        // One more round for those who want to see what came after them.
        for (Webhook hook : hooks) {
            if (again.contains(hook)) {
                mutate(hook, new AdmissionAttributes(request, operation, request.type(), object, current));
            }
        }
    }

    /** Whether the hook changed the object. */
    private boolean mutate(Webhook hook, AdmissionAttributes attributes) {
        var shown = concerned(hook, attributes);
        if (shown.isEmpty()) {
            return false;
        }
        var answer = ask(hook, shown.get(), true);
        return answer.flatMap(AdmissionReview.Answer::patch)
                .map(patch -> change(hook, attributes, shown.get(), patch))
                .orElse(false);
    }

    private boolean change(Webhook hook, AdmissionAttributes attributes, AdmissionAttributes shown, JsonPatch patch) {
        var object = attributes.object();
        var seen = shown.object();
        if (object == null || seen == null) {
            return false;
        }
        ObjectNode changed;
        try {
            changed = patch.applyOrExplain(seen);
        } catch (JsonPatch.NotApplicable e) {
            throw ApiException.internal(String.valueOf(e.getMessage()));
        }
        reform.accept(shown.type(), changed);
        if (JsonEquality.equal(changed, seen)) {
            return false;
        }
        var own = shown.type().equals(attributes.type())
                ? changed
                : steps.world().convert(shown.type(), attributes.type(), changed);
        object.removeAll();
        object.setAll(own);
        log.atDebug().addKeyValue("webhook", hook.name()).log("object changed");
        return true;
    }

    @Override
    public void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var hooks = validating.get();
        if (!hooks.isEmpty() && !isExempt(request)) {
            var operation = current == null ? "CREATE" : "UPDATE";
            askAll(hooks, new AdmissionAttributes(request, operation, request.type(), object, current));
        }
    }

    @Override
    public void delete(WriteRequest request, ObjectNode current) {
        if (isExempt(request)) {
            return;
        }
        var attributes = new AdmissionAttributes(request, "DELETE", request.type(), null, current);
        for (Webhook hook : mutating.get()) {
            concerned(hook, attributes).ifPresent(shown -> ask(hook, shown, true));
        }
        askAll(validating.get(), attributes);
    }

    @Override
    public void connect(WriteRequest request, ObjectNode options) {
        if (isExempt(request)) {
            return;
        }
        var attributes = new AdmissionAttributes(request, "CONNECT", request.type(), options, null);
        for (Webhook hook : mutating.get()) {
            if (mutate(hook, attributes)) {
                throw ApiException.internal(
                        "admission webhook \"%s\" changes the options of a connection, which this server cannot carry on: it may allow or deny it"
                                .formatted(hook.name()));
            }
        }
        askAll(validating.get(), attributes);
    }

    private void askAll(List<Webhook> hooks, AdmissionAttributes attributes) {
        var calls = new ArrayList<Runnable>();
        for (Webhook hook : hooks) {
            concerned(hook, attributes).ifPresent(shown -> calls.add(() -> ask(hook, shown, false)));
        }
        if (calls.size() == 1) {
            calls.getFirst().run();
        } else if (!calls.isEmpty()) {
            atOnce(calls);
        }
    }

    /** Runs all; the first refusal, in the order of the hooks, is the answer. */
    private static void atOnce(List<Runnable> calls) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = calls.stream().<Future<?>>map(executor::submit).toList();
            for (Future<?> future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof ApiException refusal
                            ? refusal
                            : new IllegalStateException("a webhook call broke", e.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("the server is shutting down", 1);
        }
    }

    /** The write in the version that the hook wants; empty where it is not concerned. */
    private Optional<AdmissionAttributes> concerned(Webhook hook, AdmissionAttributes attributes) {
        var type = hook.scope().match(attributes, steps.world());
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var shown = steps.in(type.get(), attributes);
        return switch (hook.conditions().evaluate(steps.input(shown))) {
            case Outcome.Concerned _ -> {
                hook.requireSilence(attributes);
                yield Optional.of(shown);
            }
            case Outcome.Unconcerned _ -> Optional.empty();
            case Outcome.Undecided _ when hook.ignoring() -> Optional.empty();
            case Outcome.Undecided undecided ->
                throw ApiException.forbidden(
                        attributes.request().type().groupResource(),
                        attributes.name().name(),
                        undecided.why());
        };
    }

    /** Empty where the hook failed and failures are ignored. */
    private Optional<AdmissionReview.Answer> ask(Webhook hook, AdmissionAttributes attributes, boolean mutating) {
        var uid = AdmissionReview.newUid();
        AdmissionReview.Answer answer;
        try {
            var review = AdmissionReview.request(attributes, uid, hook);
            answer = AdmissionReview.read(post(hook, review), uid, mutating);
        } catch (WebhookClient.CallFailed e) {
            log.atWarn()
                    .addKeyValue("webhook", hook.name())
                    .addKeyValue("why", e.getMessage())
                    .log("webhook failed");
            if (hook.ignoring()) {
                return Optional.empty();
            }
            throw ApiException.internal("failed calling webhook \"%s\": %s".formatted(hook.name(), e.getMessage()));
        }
        for (var warning : answer.response().path("warnings")) {
            attributes.request().warnings().add(warning.asText());
        }
        if (!answer.allowed()) {
            throw AdmissionReview.denial(hook.name(), answer.response());
        }
        return Optional.of(answer);
    }

    private com.fasterxml.jackson.databind.JsonNode post(Webhook hook, ObjectNode review)
            throws WebhookClient.CallFailed {
        try {
            return client.post(hook.clientConfig(), review, hook.timeout());
        } catch (WebhookClient.CallFailed e) {
            throw new WebhookClient.CallFailed("failed to call webhook: " + e.getMessage(), e);
        }
    }
}

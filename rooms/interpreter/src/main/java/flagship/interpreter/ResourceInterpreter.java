package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration;
import flagship.kubemodel.GroupVersionKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers for objects of any kind what a controller that knows no kinds must ask.
 *
 * <p>Ask {@link #handles} first: the other methods are for kinds and operations that it answers true for. Objects bear apiVersion and kind.
 * No argument is changed. Every method throws {@link InterpretationFailure} where the rule cannot be carried out.
 */
public interface ResourceInterpreter {
    /** The rules of the native kinds alone. */
    static ResourceInterpreter nativeRules(InterpreterRules rules) {
        return new NativeInterpreter(rules);
    }

    /** The rules of well-known kinds of other projects. */
    static ResourceInterpreter bundled(InterpreterRules rules) {
        return new BundledInterpreter(rules);
    }

    /** The rules of scripts. One that is not Lua fails when it is asked, and no other suffers. */
    static ResourceInterpreter customized(Collection<ResourceInterpreterCustomization> customizations, LuaHost host) {
        return new LuaInterpreter(customizations, host);
    }

    /**
     * The rules of webhooks.
     *
     * @param uids gives each request an identity of its own
     */
    static ResourceInterpreter webhooks(
            Collection<ResourceInterpreterWebhookConfiguration> configurations,
            WebhookCaller caller,
            Supplier<String> uids) {
        return new WebhookInterpreter(configurations, caller, uids);
    }

    /**
     * Several interpreters as one: for each kind and operation the first that has a rule answers, and its failure is final.
     *
     * @param layers in Karmada's order: customizations, webhooks, bundled rules, native rules
     */
    static ResourceInterpreter layered(List<ResourceInterpreter> layers) {
        var fixed = List.copyOf(layers);
        return new LayeredInterpreter(() -> fixed);
    }

    /**
     * As {@link #layered}, for layers that change while it is used.
     *
     * @param layers asked for each question; gives a list that nobody changes
     */
    static ResourceInterpreter live(Supplier<List<ResourceInterpreter>> layers) {
        return new LayeredInterpreter(layers);
    }

    /** Whether there is a rule for objects of this kind. */
    boolean handles(GroupVersionKind kind, Operation operation);

    /** How many replicas a template wants, and what each of them needs. */
    ReplicaDemand replicas(ObjectNode template);

    /** The pod templates of a template that has several. */
    List<Component> components(ObjectNode template);

    /** The template with this number of replicas. */
    ObjectNode reviseReplica(ObjectNode template, long replicas);

    /**
     * What to write into a member: the desired object with what the member decides.
     *
     * @param observed the object as it is in the member
     */
    ObjectNode retain(ObjectNode desired, ObjectNode observed);

    /** The template with the status that follows from those in the clusters. Equal to the template if nothing is new. */
    ObjectNode aggregateStatus(ObjectNode template, List<BindingStatus.OfCluster> items);

    /** What the template needs beside it; ordered, without duplicates. */
    List<DependentObject> dependencies(ObjectNode template);

    /** The part of a member object's status that goes back to the control plane; absent if there is nothing to tell. */
    Optional<JsonNode> reflectStatus(ObjectNode observed);

    /** Whether a member's object is healthy. A kind without rule counts as healthy, which is for the caller to say. */
    boolean isHealthy(ObjectNode observed);
}

package flagship.propagation;

import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration;
import flagship.interpreter.InterpreterRules;
import flagship.interpreter.LuaHost;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How the kinds of this fleet are interpreted: by the customizations and webhooks that lie in the control plane, as they are now, then by the
 * rules that come with the program. Owns two informers.
 */
public final class FleetInterpreter implements AutoCloseable {
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(1);

    private final Informer customizations;
    private final Informer webhooks;
    private final HttpsWebhooks caller;
    private final ResourceInterpreter bundled;
    private final ResourceInterpreter nativeRules;
    private final PropagationMeters meters;
    /** Compiled once until a customization or a webhook changes. */
    private volatile List<ResourceInterpreter> layers;

    private FleetInterpreter(Transport host, InterpreterRules rules, PropagationMeters meters) {
        this.meters = meters;
        bundled = ResourceInterpreter.bundled(rules);
        nativeRules = ResourceInterpreter.nativeRules(rules);
        caller = new HttpsWebhooks(new KubeClient(host));
        layers = List.of(bundled, nativeRules);
        customizations = new Informer(
                host,
                ReflectorConfig.of(ResourceInterpreterCustomization.RESOURCE)
                        .withKind(ResourceInterpreterCustomization.KIND));
        webhooks = new Informer(
                host,
                ReflectorConfig.of(ResourceInterpreterWebhookConfiguration.RESOURCE)
                        .withKind(ResourceInterpreterWebhookConfiguration.KIND));
        customizations.handle(new Change());
        webhooks.handle(new Change());
    }

    /**
     * Starts to watch, and returns when all customizations and webhooks were read once: with rules missing, objects in members would be
     * written as nobody wants them.
     */
    public static FleetInterpreter start(Transport host, InterpreterRules rules, PropagationMeters meters)
            throws InterruptedException {
        var interpreter = new FleetInterpreter(host, rules, meters);
        try {
            interpreter.startAndSync();
            return interpreter;
        } catch (InterruptedException e) {
            interpreter.close();
            throw e;
        }
    }

    private void startAndSync() throws InterruptedException {
        for (Informer informer : List.of(customizations, webhooks)) {
            informer.start();
            while (!informer.waitSynced(SYNC_PATIENCE)) {
                // See start: nothing may begin before.
            }
        }
        assemble();
    }

    /** The rules; they follow the objects in the control plane. */
    public ResourceInterpreter rules() {
        return ResourceInterpreter.live(() -> layers);
    }

    /** Level-triggered: everything is read anew, whatever changed. */
    private synchronized void assemble() {
        var scripts = customizations.list().stream()
                .map(object -> ResourceInterpreterCustomization.of(object.toJson()))
                .toList();
        var hooks = webhooks.list().stream()
                .map(object -> ResourceInterpreterWebhookConfiguration.of(object.toJson()))
                .toList();
        layers = List.of(
                ResourceInterpreter.customized(scripts, LuaHost.system().telling(meters::luaStateMade)),
                ResourceInterpreter.webhooks(
                        hooks, caller, () -> UUID.randomUUID().toString()),
                bundled,
                nativeRules);
    }

    private final class Change implements InformerHandler {
        @Override
        public void added(RawObject object) {
            assembleOnceRead();
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            assembleOnceRead();
        }

        @Override
        public void deleted(RawObject last) {
            assembleOnceRead();
        }

        /** Not for each object of the first list. */
        private void assembleOnceRead() {
            if (customizations.synced() && webhooks.synced()) {
                assemble();
            }
        }
    }

    @Override
    public void close() {
        customizations.close();
        webhooks.close();
    }
}

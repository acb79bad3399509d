package flagship.propagation;

import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.Controller;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PropagationMeters.Pass;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The controllers between templates and members, over caches that are complete. Reads from top to bottom: this is everything that runs.
 */
final class Pipeline implements AutoCloseable {
    private static final String DISCOVERY = "types";
    /** They wait for members most of the time. */
    private static final int HPA_WORKERS = 8;

    final HostCaches caches;
    final PolicyBook policyBook = new PolicyBook();
    final Templates templates;
    final MemberClusters members;
    final DetectorReconciler detection;
    final Backlog<TemplateKey> detector;
    final PolicyReconciler policyLife;
    final Controller<NamespacedName> policies;
    final Backlog<NamespacedName> bindings;
    final Backlog<NamespacedName> statuses;
    final Backlog<NamespacedName> dependencies;
    final KnownDependencies knownDependencies = new KnownDependencies();
    final ServiceControllers services;
    final AutoscalerControllers autoscalers;
    final Controller<NamespacedName> quotas;
    final Controller<String> remedies;
    final Controller<NamespacedName> crons;
    final Controller<NamespacedName> rollouts;
    final CidrPools pools;
    final Controller<NamespacedName> hpas;
    final Controller<String> namespaces;
    final Controller<String> auth;
    final Controller<String> clusters;
    final Controller<OverrideScope> overrides;
    final Controller<String> discovery;
    final PropagationConfig config;

    /** Newest last; closed in the other order. */
    private final List<AutoCloseable> owned = new ArrayList<>();

    Pipeline(
            Transport host,
            HostCaches caches,
            PropagationConfig config,
            ResourceInterpreter interpreter,
            PipelineEvents events,
            Clock clock,
            PropagationMeters meters) {
        this.caches = caches;
        this.config = config;
        var hostClient = new KubeClient(host);
        Supplier<String> ids = () -> UUID.randomUUID().toString();
        var wakes = new PipelineWakes(this);
        var rush = new Rush();
        var bindingStore = new BindingStore(hostClient, caches, rush);
        var workStore = new WorkStore(hostClient, caches.works(), rush, ids);
        var known = new KnownOverrides(caches);
        templates = own(new Templates(host, config.skippedApis(), wakes::attach));
        detection = new DetectorReconciler(
                hostClient,
                templates,
                policyBook,
                caches,
                bindingStore,
                new BindingOfTemplate(hostClient, bindingStore, interpreter, events, ids, config.priorities()),
                events,
                meters);
        detector = own(Backlog.start("detector", config.workers(), Answers.unlessStale(detection)));
        policyLife = new PolicyReconciler(hostClient, caches, templates, bindingStore, detector, ids);
        policies = own(Controller.start("policy", 1, Answers.unlessStale(policyLife)));
        bindings = own(Backlog.start(
                "binding",
                config.workers(),
                Answers.unlessStale(new Metered<>(
                        meters,
                        Pass.BINDING_SYNC_WORK,
                        new BindingReconciler(
                                caches, templates, bindingStore, workStore, known, interpreter, events)))));
        statuses = own(Backlog.start(
                "binding-status",
                config.workers(),
                new Yielding<>(
                        rush,
                        Answers.unlessStale(new BindingStatusReconciler(
                                hostClient, caches, templates, bindingStore, interpreter, events, clock)))));
        dependencies = own(Backlog.start(
                "dependencies",
                2,
                Answers.unlessStale(new DependencyReconciler(
                        caches, templates, bindingStore, interpreter, knownDependencies, events, ids))));
        namespaces = own(Controller.start(
                "namespace",
                1,
                Answers.unlessStale(
                        new NamespaceReconciler(caches, templates, workStore, known, config.skippedNamespaces()))));
        auth = own(Controller.start(
                "unified-auth",
                1,
                Answers.unlessStale(new UnifiedAuthReconciler(caches, templates, workStore, events))));
        overrides = own(Controller.start("override", 1, new OverrideReconciler(this)));
        services = own(new ServiceControllers(
                hostClient, caches, templates, bindingStore, workStore, this::members, events, clock, ids));
        autoscalers = own(new AutoscalerControllers(hostClient, caches, templates, config.optional()));
        quotas = own(Controller.start(
                "quota",
                1,
                Answers.unlessStale(
                        new QuotaReconciler(hostClient, caches, workStore, events, config.quotaEnforcement()))));
        remedies = own(Controller.start("remedy", 1, Answers.unlessStale(new RemedyReconciler(hostClient, caches))));
        rollouts = own(Controller.start(
                "rollout",
                2,
                Answers.unlessStale(new RolloutReconciler(hostClient, caches, templates, events, clock))));
        pools = own(new CidrPools(hostClient, caches, templates, bindings::enqueue, clock));
        crons = own(Controller.start(
                "cron",
                1,
                Answers.unlessStale(new Metered<>(
                        meters,
                        Pass.CRON_FEDERATED_HPA,
                        new CronReconciler(hostClient, caches.crons(), templates, events, meters, clock)))));
        hpas = own(Controller.start(
                "federated-hpa",
                HPA_WORKERS,
                Answers.unlessStale(new Metered<>(
                        meters,
                        Pass.FEDERATED_HPA,
                        new FederatedHpaReconciler(
                                hostClient,
                                caches,
                                templates,
                                own(new MemberCalls(hostClient)),
                                events,
                                meters,
                                clock)))));
        var reports = own(new Reports(caches.works(), workStore, rush, config.workers(), clock));
        members = own(new MemberClusters(
                caches.clusters(),
                caches.works(),
                MemberScope.pushed(hostClient),
                cluster -> new MemberExecution(
                        cluster,
                        caches.works(),
                        workStore,
                        interpreter,
                        events,
                        reports,
                        new DeletionGuard(config.deletions(), System::nanoTime),
                        meters),
                services));
        clusters = own(Controller.start("member", 4, Answers.unlessStale(members)));
        discovery = own(Controller.start("discovery", 1, _ -> {
            templates.refresh();
            return Outcome.done();
        }));
        wakes.attach();
        refreshTypes();
    }

    private MemberClusters members() {
        return members;
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.add(part);
        return part;
    }

    /** The server may serve other types than before. */
    void refreshTypes() {
        discovery.enqueue(DISCOVERY);
    }

    @Override
    public void close() {
        var failures = new ArrayList<Exception>();
        for (AutoCloseable part : owned.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                // The rest must be closed all the same.
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            var failure = new IllegalStateException("the pipeline did not stop cleanly");
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}

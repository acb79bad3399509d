package flagship.kubeapiserver;

import flagship.kubestore.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds what answers the verbs, from the store up. */
record ResourceParts(
        StoredObjects objects,
        ResourceHandler.Verbs verbs,
        Aggregator aggregator,
        Connections connections,
        List<StoreLoop> loops) {
    static ResourceParts assemble(ObjectStore store, TypeRegistry types, Clock clock, ResourceOptions options) {
        var webhooks = new WebhookClient(new ServiceLocator(store));
        var conversion = new VersionConversion(new ConversionWebhook(webhooks));
        var reader = new ObjectReader(store, conversion);
        var addresses = new ServiceAddresses(store, options.serviceClusterIpRange());
        var preparation = new ObjectPreparation(clock, strategies(addresses, clock, options));
        var decoder = new BodyDecoder();
        var ownership = new ObjectOwnership(types, conversion, clock);
        var admission = AdmissionParts.assemble(
                store,
                new AdmissionSteps(new AdmissionWorld(store, types, conversion), options.authorizer()),
                new PolicyParams(types, reader, store),
                webhooks,
                decoder::reform);
        var quota = new ObjectQuota(
                store, types, new ObjectWriter(store, reader, preparation, ownership, conversion, Admission.NONE));
        var gate = Admission.of(List.of(
                new LimitRangeAdmission(store), admission.admission(), quota, new WriteGuards(options.writeGuards())));
        var loops = new ArrayList<>(admission.loops());
        loops.add(new StoreLoop("services", store, StoreKeys.prefix(ServiceAddresses.SERVICES), addresses));
        loops.add(new StoreLoop("quotas", store, "/registry/", quota));
        var writer = new ObjectWriter(store, reader, preparation, ownership, conversion, gate);
        var objects = new StoredObjects(store, reader, writer, new ObjectDeleter(store, reader, writer, clock));
        var aggregator = new Aggregator(objects, types, new ApiServiceCheck(store, options.proxyIdentity()), clock);
        var create = new CreateHandler(
                decoder, writer, new NamespaceGate(store), options.creationGuard(), new Presentations(clock));
        var applier = new ApplyHandler(decoder, writer, reader, create, ownership);
        var scale = new ScaleHandler(decoder, reader, writer, new ScaleTracking(types, clock));
        return new ResourceParts(
                objects,
                verbs(objects, decoder, create, applier, scale, gate, clock),
                aggregator,
                new Connections(types, gate),
                loops);
    }

    private static ResourceHandler.Verbs verbs(
            StoredObjects objects,
            BodyDecoder decoder,
            CreateHandler create,
            ApplyHandler applier,
            ScaleHandler scale,
            Admission admission,
            Clock clock) {
        var store = objects.store();
        var reader = objects.reader();
        var writer = objects.writer();
        var presentations = new Presentations(clock);
        return new ResourceHandler.Verbs(
                new GetHandler(store, reader, presentations),
                new ListHandler(store, reader, presentations),
                new WatchHandler(store, reader, presentations, clock),
                create,
                new UpdateHandler(decoder, writer, reader, create, presentations),
                new PatchHandler(decoder, writer, applier, presentations),
                new DeleteHandler(store, reader, objects.deleter(), presentations, admission),
                scale,
                new PodActions(decoder, writer, objects.deleter(), admission, clock));
    }

    private static Function<ServedType, WriteStrategy> strategies(
            ServiceAddresses addresses, Clock clock, ResourceOptions options) {
        var rbac = new RbacWriting(options.rbacGuard());
        var natives = new NativeWriting(
                Map.of(
                        "APIService",
                        new ApiServiceWriting(clock),
                        "Namespace",
                        new NamespaceWriting(),
                        "Pod",
                        new PodWriting(),
                        "Service",
                        new ServiceWriting(addresses),
                        "CustomResourceDefinition",
                        new CrdWriting(),
                        "CertificateSigningRequest",
                        new CertificateRequestWriting(options.authorizer(), clock),
                        "Role",
                        rbac,
                        "ClusterRole",
                        rbac,
                        "RoleBinding",
                        rbac,
                        "ClusterRoleBinding",
                        rbac),
                options.checked(),
                clock);
        var customs = new CustomWriting();
        return type -> type.isCustom() ? customs : natives;
    }
}

package flagship.kubeapiserver;

import flagship.kubestore.ObjectStore;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

/** Builds what answers the verbs, from the store up. */
record ResourceParts(StoredObjects objects, ResourceHandler.Verbs verbs) {
    static ResourceParts assemble(ObjectStore store, TypeRegistry types, Clock clock, ResourceOptions options) {
        var conversion = new VersionConversion();
        var reader = new ObjectReader(store, conversion);
        var preparation = new ObjectPreparation(clock, strategies(store, clock, options));
        var ownership = new ObjectOwnership(types, conversion, clock);
        var writer = new ObjectWriter(store, reader, preparation, ownership, conversion);
        var objects = new StoredObjects(store, reader, writer, new ObjectDeleter(store, reader, writer, clock));
        return new ResourceParts(objects, verbs(objects, ownership, new ScaleTracking(types, clock), clock, options));
    }

    private static ResourceHandler.Verbs verbs(
            StoredObjects objects,
            ObjectOwnership ownership,
            ScaleTracking scales,
            Clock clock,
            ResourceOptions options) {
        var store = objects.store();
        var reader = objects.reader();
        var writer = objects.writer();
        var presentations = new Presentations(clock);
        var decoder = new BodyDecoder();
        var create =
                new CreateHandler(decoder, writer, new NamespaceGate(store), options.creationGuard(), presentations);
        return new ResourceHandler.Verbs(
                new GetHandler(store, reader, presentations),
                new ListHandler(store, reader, presentations),
                new WatchHandler(store, reader, presentations, clock),
                create,
                new UpdateHandler(decoder, writer, reader, create, presentations),
                new PatchHandler(
                        decoder, writer, new ApplyHandler(decoder, writer, reader, create, ownership), presentations),
                new DeleteHandler(store, reader, objects.deleter(), presentations),
                new ScaleHandler(decoder, reader, writer, scales),
                new PodActions(decoder, writer, objects.deleter(), clock));
    }

    private static Function<ServedType, WriteStrategy> strategies(
            ObjectStore store, Clock clock, ResourceOptions options) {
        var addresses = new ServiceAddresses(store, options.serviceClusterIpRange());
        var rbac = new RbacWriting(options.rbacGuard());
        var natives = new NativeWriting(
                Map.of(
                        "Namespace",
                        new NamespaceWriting(),
                        "Pod",
                        new PodWriting(),
                        "Service",
                        new ServiceWriting(addresses),
                        "CustomResourceDefinition",
                        new CrdWriting(),
                        "Role",
                        rbac,
                        "ClusterRole",
                        rbac,
                        "RoleBinding",
                        rbac,
                        "ClusterRoleBinding",
                        rbac),
                clock);
        var customs = new CustomWriting();
        return type -> type.isCustom() ? customs : natives;
    }
}

package flagship.kubeapiserver;

import static flagship.kubeapiserver.OpenApiNames.META;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NativeSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The OpenAPI documents of what is served now: one for each group version and a few for the rest in v3, one for all in v2. */
final class OpenApiSources {
    private final TypeRegistry types;
    private final DiscoveryGroups groups;
    private final Supplier<? extends List<? extends ApiExtension>> extensions;

    OpenApiSources(TypeRegistry types, Supplier<? extends List<? extends ApiExtension>> extensions) {
        this.types = types;
        this.groups = new DiscoveryGroups(types);
        this.extensions = extensions;
    }

    /** The v3 documents by their paths below {@code /openapi/v3/}. */
    SortedMap<String, OpenApiSource> v3() {
        var all = new TreeMap<String, OpenApiSource>();
        for (var group : groups.all(extensions.get())) {
            for (var version : group.versions()) {
                all.put(path(version), OpenApiSource.of(describe(version), () -> spec(List.of(version), true)));
            }
            if (isNative(group.versions().getFirst()) && !group.name().isEmpty()) {
                put(all, "apis/" + group.name(), groupDocument(group.name()));
            }
        }
        rest().forEach(operation -> put(all, trimmed(operation.path()), operation));
        return all;
    }

    /** Who serves the group version of a v3 path in our stead, and describes it itself. */
    Optional<AggregatedApi> aggregated(String path) {
        return extensions.get().stream()
                .filter(AggregatedApi.class::isInstance)
                .map(AggregatedApi.class::cast)
                .filter(api -> path.equals("apis/" + api.group() + "/" + api.version()))
                .findFirst();
    }

    /** The one v2 document. */
    OpenApiSource v2() {
        var versions = groups.all(extensions.get()).stream()
                .flatMap(group -> group.versions().stream())
                .toList();
        var described = versions.stream().map(this::describe).collect(Collectors.joining("\n"));
        return OpenApiSource.of("v2 " + described, () -> spec(versions, false));
    }

    private static String path(DiscoveryGroup.Version version) {
        return version.group().isEmpty() ? "api/" + version.version() : "apis/" + version.apiVersion();
    }

    private static void put(SortedMap<String, OpenApiSource> all, String path, OpenApiOperation operation) {
        all.put(
                path,
                OpenApiSource.of(
                        operation.toString(),
                        () -> new OpenApiSpec(List.of(operation), new OpenApiSchemas(), List.of())));
    }

    private static String trimmed(String path) {
        return path.substring(1, path.length() - 1);
    }

    private static OpenApiOperation groupDocument(String group) {
        return OpenApiOperations.document(
                "/apis/" + group + "/",
                "get" + OpenApiNames.groupInOperation(group) + "APIGroup",
                OpenApiNames.tag(group),
                META + "APIGroup");
    }

    private static List<OpenApiOperation> rest() {
        return List.of(
                OpenApiOperations.document("/api/", "getCoreAPIVersions", "core", META + "APIVersions"),
                OpenApiOperations.document("/apis/", "getAPIVersions", "apis", META + "APIGroupList"),
                OpenApiOperations.document("/version/", "getCodeVersion", "version", OpenApiNames.VERSION_INFO),
                OpenApiOperations.document(
                        "/.well-known/openid-configuration/",
                        "getServiceAccountIssuerOpenIDConfiguration",
                        "WellKnown",
                        ""),
                OpenApiOperations.document("/openid/v1/jwks/", "getServiceAccountIssuerOpenIDKeyset", "openid", ""));
    }

    /** All that the documents say of a group version depends on this. */
    private String describe(DiscoveryGroup.Version version) {
        var text = new StringBuilder(version.toString());
        for (var resource : version.resources()) {
            custom(version, resource)
                    .ifPresent(
                            custom -> text.append('\n').append(custom.openApi()).append(custom.selectableFields()));
        }
        return text.toString();
    }

    private Optional<CustomVersion> custom(DiscoveryGroup.Version version, DiscoveryGroup.Resource resource) {
        return types.find(new GroupVersionResource(version.group(), version.version(), resource.name()))
                .flatMap(ServedType::custom);
    }

    private boolean isNative(DiscoveryGroup.Version version) {
        return types.isNative(version.group(), version.version());
    }

    /** @param wholePackages whether types of a native group version are described that no operation names */
    private OpenApiSpec spec(List<DiscoveryGroup.Version> versions, boolean wholePackages) {
        var schemas = new OpenApiSchemas();
        var operations = new ArrayList<OpenApiOperation>();
        var further = new ArrayList<String>();
        for (var version : versions) {
            boolean isNative = isNative(version);
            if (isNative && wholePackages) {
                further.addAll(NativeSchemas.components(version.group(), version.version()));
            }
            if (!isNative) {
                version.resources()
                        .forEach(resource ->
                                schemas.add(resource.kind(), resource.words().listKind(), custom(version, resource)));
            }
            operations.addAll(OpenApiOperations.of(version, isNative));
        }
        if (!wholePackages) {
            operations.addAll(rest());
            groups.all(extensions.get()).stream()
                    .filter(group ->
                            !group.name().isEmpty() && isNative(group.versions().getFirst()))
                    .forEach(group -> operations.add(groupDocument(group.name())));
        }
        return new OpenApiSpec(operations, schemas, further);
    }
}

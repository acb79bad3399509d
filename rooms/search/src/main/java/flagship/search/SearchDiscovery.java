package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.Json;
import flagship.search.SearchPath.Target;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Answers the discovery requests of clients that use a search path as the base of an API server. */
final class SearchDiscovery {
    /** @param types absent for an unknown cluster */
    void answer(ApiRequest request, Target target, Optional<ServedTypes> types, ApiResponse response)
            throws IOException {
        var aggregated = Accepted.aggregatedDiscovery(request);
        var documents = types.map(DiscoveryDocuments::new);
        switch (target) {
            case Target.CoreVersions()
            when aggregated.isPresent() && documents.isPresent() ->
                aggregated(request, documents.get().aggregated(true, aggregated.get()), aggregated.get(), response);
            case Target.CoreVersions() -> Answers.json(response, DiscoveryDocuments.coreVersions());
            case Target.Groups()
            when aggregated.isPresent() && documents.isPresent() ->
                aggregated(request, documents.get().aggregated(false, aggregated.get()), aggregated.get(), response);
            case Target.Groups() -> answer(documents.map(DiscoveryDocuments::groups), response);
            case Target.OneGroup(var group) ->
                answer(documents.filter(_ -> serves(types, group)).map(found -> found.group(group)), response);
            case Target.GroupVersion(var group, var version) ->
                answer(
                        documents
                                .filter(_ -> serves(types, group, version))
                                .map(found -> found.resources(group, version)),
                        response);
            case Target.Root _, Target.Objects _, Target.Unknown _ -> Answers.noSuchPage(response);
        }
    }

    private static boolean serves(Optional<ServedTypes> types, String group) {
        return !group.isEmpty()
                && types.filter(found -> found.groups().contains(group)).isPresent();
    }

    private static boolean serves(Optional<ServedTypes> types, String group, String version) {
        return types.filter(found -> found.versions(group).contains(version)).isPresent();
    }

    private static void answer(Optional<ObjectNode> document, ApiResponse response) throws IOException {
        if (document.isPresent()) {
            Answers.json(response, document.get());
        } else {
            Answers.noSuchPage(response);
        }
    }

    /** With a tag, so that a client that has this very document need not read it again. */
    private static void aggregated(ApiRequest request, ObjectNode document, String version, ApiResponse response)
            throws IOException {
        var tag = tag(document);
        response.header("ETag", tag);
        response.header("Vary", "Accept");
        response.header("Cache-Control", "public");
        if (request.header("if-none-match").filter(tag::equals).isPresent()) {
            response.status(304);
            return;
        }
        Answers.json(
                response,
                "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
                document);
    }

    private static String tag(ObjectNode document) {
        var bytes = Json.bytes(document);
        var crc = new CRC32C();
        crc.update(bytes);
        return "\"%08X%08X\"".formatted(bytes.length, crc.getValue());
    }
}

package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be asked over the agent's socket: {@code POST /cni} is one run of our plugin, answered with what it prints;
 * {@code POST /api/v1/add} and {@code /del} are the daemon's interface that Kube-OVN's own plugin uses (kube-ovn.md, 8.2).
 */
final class CniApi {
    private static final Logger log = LoggerFactory.getLogger(CniApi.class);
    private static final String OLDEST = "0.3.0";

    private final Attachments attachments;

    CniApi(Attachments attachments) {
        this.attachments = attachments;
    }

    HttpAnswer answer(HttpRequest request) throws InterruptedException {
        if (!request.method().equals("POST")) {
            return HttpAnswer.json(404, Json.object().put("error", "only POST is served here"));
        }
        return switch (request.path()) {
            case "/cni" -> cni(request);
            case "/api/v1/add" -> daemon(request, true);
            case "/api/v1/del" -> daemon(request, false);
            default -> HttpAnswer.json(404, Json.object().put("error", "there is no " + request.path()));
        };
    }

    private HttpAnswer cni(HttpRequest request) throws InterruptedException {
        var version = OLDEST;
        try {
            var call = CniCall.read(request.headers(), request.body());
            version = call.config().cniVersion();
            return run(call);
        } catch (CniError e) {
            return HttpAnswer.json(500, e.toJson(version));
        } catch (IOException | RuntimeException e) {
            return HttpAnswer.json(500, CniError.later(text(e)).toJson(version));
        }
    }

    private HttpAnswer run(CniCall call) throws IOException, InterruptedException {
        switch (call.command()) {
            case "ADD" -> {
                return HttpAnswer.json(200, attachments.add(call.request()).toCniResult(call.config()));
            }
            case "DEL" -> attachments.delete(call.request());
            case "CHECK" -> check(call);
            case "STATUS" -> attachments.requireReady();
            case "GC" ->
                attachments.collect(call.config().name(), valid(call.config().validAttachments()));
            default ->
                throw new CniError(CniError.BAD_ENVIRONMENT, "unknown CNI_COMMAND \"%s\"".formatted(call.command()));
        }
        return HttpAnswer.EMPTY;
    }

    private void check(CniCall call) throws IOException, InterruptedException {
        if (!call.config().prevResult().isObject()) {
            throw new CniError(
                    CniError.BAD_CONFIGURATION,
                    "CHECK needs \"prevResult\" in the network configuration: what ADD answered");
        }
        attachments.check(call.request());
    }

    private static Set<String> valid(JsonNode attachments) {
        if (!attachments.isArray()) {
            throw new CniError(
                    CniError.BAD_CONFIGURATION, "GC needs \"cni.dev/valid-attachments\" in the network configuration");
        }
        var valid = new HashSet<String>();
        attachments.forEach(it -> valid.add(
                it.path("containerID").asText() + "/" + it.path("ifname").asText()));
        return valid;
    }

    private HttpAnswer daemon(HttpRequest http, boolean add) throws InterruptedException {
        try {
            var request = request(Json.parseObject(http.body()));
            if (add) {
                return HttpAnswer.json(200, attachments.add(request).toDaemonResponse());
            }
            attachments.delete(request);
            return HttpAnswer.NO_CONTENT;
        } catch (MalformedJson e) {
            return failed(400, "the request is not JSON: " + e.getMessage());
        } catch (CniError e) {
            boolean askers = e.code() < CniError.TRY_AGAIN_LATER || e.text().endsWith("is not bound to any subnet");
            return failed(askers ? 400 : 500, e.text());
        } catch (IOException | RuntimeException e) {
            return failed(500, text(e));
        }
    }

    private static HttpAnswer failed(int status, String error) {
        return HttpAnswer.json(status, Json.object().put("error", error));
    }

    private static AttachmentRequest request(ObjectNode json) {
        var provider = json.path("provider").asText("");
        var ifName = json.path("if_name").asText("");
        var container = json.path("container_id").asText("");
        if (container.isEmpty() || ifName.length() > 15 || ifName.contains("/")) {
            throw new CniError(
                    CniError.BAD_ENVIRONMENT,
                    "the request must have container_id, and if_name with at most 15 characters");
        }
        return new AttachmentRequest(
                "",
                AttachmentRequest.pod(
                        json.path("pod_namespace").asText(""),
                        json.path("pod_name").asText("")),
                container,
                json.path("net_ns").asText(""),
                ifName.isEmpty() ? "eth0" : ifName,
                provider.isEmpty() ? AttachmentRequest.PRIMARY : provider,
                AttachmentRequest.routes(json.path("routes"), "\"routes\" of the request"),
                json.has("dns") ? json.path("dns") : Json.object());
    }

    /** Failures of kernel, database and API server speak for themselves; anything else is a bug, which a runtime cannot mend. */
    private static String text(Exception failure) {
        if (failure instanceof IOException || failure instanceof ApiException) {
            return String.valueOf(failure.getMessage());
        }
        log.atError().setCause(failure).log("a request failed in an unforeseen way");
        return "this is a bug of the network agent, please report it: " + failure;
    }
}

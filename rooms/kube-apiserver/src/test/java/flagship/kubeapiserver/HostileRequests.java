package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes up requests that somebody might send to break the server. The same seed makes the same ones. */
final class HostileRequests {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final List<String> PLACES = List.of(
            MAPS,
            MAPS + "/a",
            "/api/v1/namespaces/default/pods",
            "/api/v1/namespaces/default/services",
            "/api/v1/namespaces/default/secrets/s",
            "/apis/apps/v1/namespaces/default/deployments",
            "/apis/apps/v1/namespaces/default/deployments/d/scale",
            "/apis/coordination.k8s.io/v1/namespaces/default/leases/l",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
            "/apis/example.com/v1/boats",
            "/apis/example.com/v1/boats/b/status",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "/apis/authentication.k8s.io/v1/tokenreviews",
            "/api/v1/namespaces/default/serviceaccounts/default/token",
            "/api/v1/namespaces/default/pods/p/eviction",
            "/api/v1/namespaces",
            "/api",
            "/apis",
            "/openapi/v2",
            "/openapi/v3/api/v1",
            "/version");
    private static final List<String> METHODS = List.of(
            "GET", "GET", "POST", "POST", "PUT", "PATCH", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/yaml",
            "application/vnd.kubernetes.protobuf",
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "text/html",
            "",
            "application/json; charset=utf-16");
    private static final List<String> ACCEPTS = List.of(
            "application/json",
            "application/yaml",
            "application/vnd.kubernetes.protobuf",
            "application/json;as=Table;g=meta.k8s.io;v=v1",
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,*/*;q=0.1",
            ";;;=,q=x",
            "*/*;q=nan");
    private static final List<String> OBJECTS = List.of(
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"y\"}},\"data\":{\"k\":\"v\"}}",
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"generateName\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\","
                    + "\"resources\":{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}},\"ports\":[{\"containerPort\":80}]}]}}",
            "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"s\"},\"spec\":{\"ports\":[{\"port\":80,\"targetPort\":\"http\"}]}}",
            "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":2,\"selector\":"
                    + "{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\"}]}}}}",
            "{\"kind\":\"Boat\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":\"b\"},\"spec\":{\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\","
                    + "\"list\":[1,2,3]}}",
            "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\"l\"},\"spec\":{\"renewTime\":"
                    + "\"2024-01-01T00:00:00.000000Z\",\"leaseDurationSeconds\":5}}",
            "[{\"op\":\"add\",\"path\":\"/data/x\",\"value\":\"y\"},{\"op\":\"test\",\"path\":\"/a/b\",\"value\":1}]",
            "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Orphan\",\"preconditions\":{\"uid\":\"x\"}}",
            "{\"spec\":{\"nonResourceAttributes\":{\"path\":\"/x\",\"verb\":\"get\"}}}",
            "{\"spec\":{\"token\":\"a.b.c\"}}",
            "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: &d\n  k: v\nbinaryData: *d\n");
    private static final List<String> QUERIES = List.of(
            "limit=",
            "continue=",
            "resourceVersion=",
            "resourceVersionMatch=",
            "labelSelector=",
            "fieldSelector=",
            "timeoutSeconds=1&watch=",
            "dryRun=",
            "fieldManager=",
            "fieldValidation=",
            "force=",
            "pretty=",
            "sendInitialEvents=",
            "propagationPolicy=",
            "gracePeriodSeconds=",
            "timeout=",
            "hash=",
            "%=",
            "=&=&");
    private static final List<String> VALUES = List.of(
            "",
            "1",
            "-1",
            "0",
            "99999999999999999999",
            "1e9",
            "true",
            "NaN",
            "All",
            "Strict",
            "a in (b,c",
            "!",
            "!!",
            "a=b,c!=d",
            "((((((",
            "a notin ()",
            "metadata.name=a",
            "metadata.name==a,spec.nodeName!=b",
            "a%00b",
            "%ff%fe",
            "%c3%28",
            "a,,,,",
            "\\=\\,",
            "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiIuLi8uLi8ifQ",
            "1h",
            "-5s",
            "Exact",
            "NotOlderThan");
    private static final List<String> TRICKS = List.of(
            "/..",
            "/../..",
            "/%2e%2e/%2e%2e",
            "/%00",
            "//",
            "/;a=b",
            "/%2f%2f",
            "/.",
            "/%ff",
            "/" + "a".repeat(3_000),
            "/%",
            "/%zz",
            "/~",
            "/*",
            "/..%5c..%5c",
            "/watch/x",
            "/status/status/status",
            "?",
            "#x",
            "/%c0%ae%c0%ae");

    private final Random random;

    HostileRequests(long seed) {
        random = new Random(seed);
    }

    /** The bytes of a request; its framing is sound, all else may be anything. */
    byte[] next() {
        var method = pick(METHODS);
        var target = target();
        var type = pick(TYPES);
        var headers =
                (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n") + "Accept: " + pick(ACCEPTS) + "\r\n" + odd();
        byte[] body = method.equals("GET") && random.nextInt(4) > 0 ? new byte[0] : body();
        return RawHttp.request(method, target, headers, body);
    }

    private String target() {
        var target = pick(PLACES);
        if (random.nextInt(5) == 0) {
            target += pick(TRICKS);
        }
        if (random.nextInt(2) == 0) {
            var query = new StringBuilder("?");
            for (int i = random.nextInt(3); i >= 0; i--) {
                query.append(pick(QUERIES))
                        .append(pick(VALUES).replace(' ', '+'))
                        .append('&');
            }
            target += query;
        }
        return target;
    }

    private String odd() {
        return switch (random.nextInt(12)) {
            case 0 -> "Impersonate-User: " + pick(List.of("bob", "", "system:masters", "\u00e4\u00f6")) + "\r\n";
            case 1 -> "Impersonate-Group: devs\r\n";
            case 2 -> "Impersonate-Extra-%zz: x\r\nImpersonate-User: bob\r\n";
            case 3 -> "If-None-Match: \"x\"\r\nAccept-Encoding: gzip;q=x, br\r\n";
            case 4 -> "Audit-Id: " + "x".repeat(random.nextInt(100)) + "\r\n";
            case 5 -> "X-Forwarded-For: " + ",".repeat(50) + "\r\n";
            default -> "";
        };
    }

    private byte[] body() {
        byte[] body = pick(OBJECTS).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            body = mutate(body);
        }
        return body;
    }

    private byte[] mutate(byte[] body) {
        return switch (random.nextInt(14)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> flipped(body);
            case 2 -> inserted(body, "\"a\":1,\"a\":{\"a\":2,\"a\":3},");
            case 3 -> inserted(body, "[".repeat(1 + random.nextInt(20_000)));
            case 4 -> inserted(body, "{\"x\":".repeat(1 + random.nextInt(5_000)));
            case 5 ->
                inserted(
                        body,
                        pick(List.of(
                                "1e400000000",
                                "-0",
                                "9".repeat(2_000),
                                "1.7976931348623157e+309",
                                "0x10",
                                "1e-99999999")));
            case 6 -> inserted(body, new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3, 0x28});
            case 7 -> inserted(body, "\\ud800\\u0000");
            case 8 -> inserted(body, "null,");
            case 9 -> bomb();
            case 10 -> replaced(body, ":\"", ":[\"");
            case 11 ->
                replaced(
                        body,
                        "\"metadata\":{",
                        "\"metadata\":{\"managedFields\":[{\"manager\":\"x\",\"fieldsV1\":{\"f:\":{}}}],");
            case 12 -> noise();
            default -> inserted(body, "x".repeat(random.nextInt(5_000)));
        };
    }

    /** Twenty lists of ten of the list before: 10^20 values, if anybody counted them out. */
    private static byte[] bomb() {
        var yaml = new StringBuilder("a0: &a0 x\n");
        for (int i = 1; i < 20; i++) {
            yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        if (noise.length > 8 && random.nextBoolean()) {
            noise[0] = 'k';
            noise[1] = '8';
            noise[2] = 's';
            noise[3] = 0;
        }
        return noise;
    }

    private byte[] flipped(byte[] body) {
        byte[] copy = body.clone();
        for (int i = 0; i < 3 && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private byte[] inserted(byte[] body, String text) {
        return inserted(body, text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] inserted(byte[] body, byte[] part) {
        int at = random.nextInt(body.length + 1);
        var bytes = new ByteArrayOutputStream();
        bytes.write(body, 0, at);
        bytes.writeBytes(part);
        bytes.write(body, at, body.length - at);
        return bytes.toByteArray();
    }

    private static byte[] replaced(byte[] body, String from, String to) {
        return new String(body, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}

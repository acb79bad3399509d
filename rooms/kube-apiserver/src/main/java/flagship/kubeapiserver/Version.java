package flagship.kubeapiserver;

import flagship.kubemodel.Json;

/** What {@code /version} answers: the Kubernetes release whose API is served, and that it is this program that serves it. */
final class Version {
    /** Clients read it as a semantic version. */
    static final String GIT_VERSION = "v1.32.0+flagship";

    private static final byte[] DOCUMENT = document();

    private Version() {}

    static byte[] json() {
        return DOCUMENT.clone();
    }

    private static byte[] document() {
        var os = System.getProperty("os.name", "").startsWith("Mac") ? "darwin" : "linux";
        var arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
        var json = Json.object();
        json.put("major", "1").put("minor", "32").put("gitVersion", GIT_VERSION);
        json.put("gitCommit", "").put("gitTreeState", "clean").put("buildDate", "1970-01-01T00:00:00Z");
        json.put("goVersion", "java" + Runtime.version().feature()).put("compiler", "hotspot");
        return Json.bytes(json.put("platform", os + "/" + arch));
    }
}

package flagship.app;

import java.nio.file.Path;

/** Where things lie unless an option says otherwise. */
final class Folders {
    private Folders() {}

    /** The control plane's data directory. */
    static Path data() {
        return home().resolve("data");
    }

    /** The data directory of a simulated member. */
    static Path member(String name) {
        return home().resolve("members").resolve(name);
    }

    /** What the agent of a cluster keeps: its identity and its access to the control plane. */
    static Path agent(String cluster) {
        return home().resolve("agents").resolve(cluster);
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"), ".flagship");
    }
}

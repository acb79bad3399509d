package flagship.networkagent;

import flagship.kubemodel.Fnv;

/** Names of the host ends of pods' wires: at most 15 characters, the same for the same container and interface. */
final class DeviceName {
    private static final String HOST_END = "_h";
    private static final int ID_CHARS = 12;
    /** Up to here enough of the container's id is left to tell containers apart. */
    private static final int INTERFACE_CHARS_MAX = 8;

    private DeviceName() {}

    /**
     * The first twelve characters of the container's id; of an interface other than {@code eth0} fewer of them and its name.
     *
     * <p>Source: kube-ovn.md, 8.3. Names of nine and more characters would leave no more than three of the id: those are hashed.
     */
    static String hostEnd(String containerId, String ifName) {
        if (ifName.equals("eth0")) {
            return first(containerId, ID_CHARS) + HOST_END;
        }
        // KubeVirt: "pod" and a hash of the network's name.
        var name = ifName.length() == 14 && ifName.startsWith("pod") ? ifName.substring(3, 10) : ifName;
        if (name.length() > INTERFACE_CHARS_MAX) {
            name = "%08x".formatted(Fnv.hash(name));
        }
        return first(containerId, ID_CHARS - name.length()) + "_" + name + HOST_END;
    }

    static boolean isHostEnd(String name) {
        return name.endsWith(HOST_END);
    }

    private static String first(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }
}

package flagship.app;

import java.util.Set;
import java.util.regex.Pattern;

/** The Service by which a host's API server reaches the processes of this control plane. */
record HostService(String namespace, String name) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** @throws UserError for anything but {@code NAMESPACE/NAME} */
    static HostService parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 2
                || !LABEL.matcher(parts[0]).matches()
                || !LABEL.matcher(parts[1]).matches()) {
            throw new UserError(
                    "--host-service \"%s\" is not of the form NAMESPACE/NAME, such as flagship-system/flagship"
                            .formatted(text));
        }
        return new HostService(parts[0], parts[1]);
    }

    /** The names that a serving certificate must have. */
    Set<String> dnsNames() {
        var service = name + "." + namespace;
        return Set.of(service, service + ".svc", service + ".svc.cluster.local", "localhost", "127.0.0.1");
    }
}

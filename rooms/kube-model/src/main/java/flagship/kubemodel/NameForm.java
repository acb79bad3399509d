package flagship.kubemodel;

import java.util.List;

/** What the name of an object of some kind may look like. */
public enum NameForm {
    /** Most kinds. */
    SUBDOMAIN,
    /** Namespaces. */
    LABEL,
    /** Services: the name becomes a DNS name that must not begin with a digit. */
    DNS_1035_LABEL,
    /** Access control: anything that can stand in a path, {@code system:masters}. */
    PATH_SEGMENT;

    /** What is wrong with a name, in Kubernetes' wording; nothing when it is right. */
    public List<String> check(String name) {
        return switch (this) {
            case SUBDOMAIN -> Names.dnsSubdomain(name);
            case LABEL -> Names.dnsLabel(name);
            case DNS_1035_LABEL -> Names.dns1035Label(name);
            case PATH_SEGMENT -> Names.pathSegment(name);
        };
    }

    /** The same for a {@code generateName}: the random end that will follow makes a trailing dash right. */
    public List<String> checkPrefix(String prefix) {
        return check(
                prefix.length() > 1 && prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix);
    }
}

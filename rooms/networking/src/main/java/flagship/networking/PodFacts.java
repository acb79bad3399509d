package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ObjectMeta;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead.Owner;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What networks need to know of a pod.
 *
 * @param node empty until it is scheduled
 * @param hostNetwork whether it uses its node's own network
 * @param hasEnded whether it succeeded or failed for good
 */
record PodFacts(ObjectMeta metadata, String node, boolean hostNetwork, boolean hasEnded) {
    private static final String GROUPS = ".kubernetes.io/security_groups";
    private static final String SHARED_VIPS = ".kubernetes.io/aaps";
    private static final String EXTRA_ADDRESSES = ".kubernetes.io/port_vips";
    private static final String OWN_VIP = ".kubernetes.io/vip";
    private static final String SWITCH = ".kubernetes.io/" + Keys.LOGICAL_SWITCH;
    private static final String MIGRATION = "kubevirt.io/migrationJobName";

    static PodFacts of(JsonNode pod) {
        var phase = pod.at("/status/phase").asText();
        return new PodFacts(
                ObjectMeta.of(pod),
                pod.at("/spec/nodeName").asText(""),
                pod.at("/spec/hostNetwork").asBoolean(),
                phase.equals("Succeeded") || phase.equals("Failed"));
    }

    NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    /** An annotation; empty where there is none. */
    String annotation(String key) {
        return metadata.annotations().getOrDefault(key, "");
    }

    /** An annotation of an interface; empty where there is none. */
    String annotation(String provider, String suffix) {
        return annotation(Keys.of(provider, suffix));
    }

    boolean isTrue(String provider, String suffix) {
        return annotation(provider, suffix).equals("true");
    }

    /** The virtual machine that it runs. */
    Optional<String> virtualMachine() {
        return metadata.owners().stream()
                .filter(owner -> owner.kind().equals("VirtualMachineInstance")
                        && owner.apiVersion().startsWith("kubevirt.io/"))
                .map(Owner::name)
                .findFirst();
    }

    Optional<String> statefulSet() {
        return metadata.owners().stream()
                .filter(owner ->
                        owner.kind().equals("StatefulSet") && owner.apiVersion().startsWith("apps/"))
                .map(Owner::name)
                .findFirst();
    }

    /** Whose addresses it uses: its virtual machine's, so that the next pod of that has them too, or its own. */
    NamespacedName owner(boolean keepVmIp) {
        var name = keepVmIp ? virtualMachine().orElse(metadata.name()) : metadata.name();
        return new NamespacedName(metadata.namespace(), name);
    }

    /** As {@code IP.spec.podType} says it. */
    String type(boolean keepVmIp) {
        if (keepVmIp && virtualMachine().isPresent()) {
            return "VirtualMachine";
        }
        return statefulSet().isPresent() ? "StatefulSet" : "";
    }

    /** Whether a virtual machine is moving to it from another pod. */
    boolean isMigrationTarget() {
        return metadata.annotations().containsKey(MIGRATION);
    }

    /** The security groups of its interfaces. */
    List<String> securityGroups() {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(GROUPS))
                .flatMap(annotation -> words(annotation.getValue()).stream())
                .distinct()
                .toList();
    }

    /** The security groups of one interface. */
    List<String> securityGroups(String provider) {
        return words(annotation(provider, "security_groups"));
    }

    /** The providers of the interfaces that are in a security group. */
    List<String> providersWithGroup(String group) {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(GROUPS)
                        && words(annotation.getValue()).contains(group))
                .map(annotation ->
                        annotation.getKey().substring(0, annotation.getKey().length() - GROUPS.length()))
                .toList();
    }

    /** The Vips whose addresses it shares, or takes. */
    List<String> vips() {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(SHARED_VIPS)
                        || annotation.getKey().endsWith(OWN_VIP))
                .flatMap(annotation -> words(annotation.getValue()).stream())
                .distinct()
                .toList();
    }

    /** The Vips whose addresses it shares with other pods. */
    List<String> sharedVips() {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(SHARED_VIPS))
                .flatMap(annotation -> words(annotation.getValue()).stream())
                .distinct()
                .toList();
    }

    /** Further addresses that one of its interfaces may use. */
    List<String> extraAddresses(String provider) {
        return words(annotation(provider, "port_vips"));
    }

    /** The Subnets in which its interfaces have addresses. */
    List<String> subnets() {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(SWITCH))
                .map(java.util.Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /** All of these. */
    List<String> extraAddresses() {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(EXTRA_ADDRESSES))
                .flatMap(annotation -> words(annotation.getValue()).stream())
                .distinct()
                .toList();
    }

    /** The Subnets of the interfaces that may use further addresses. */
    List<String> subnetsWithExtraAddresses() {
        return metadata.annotations().keySet().stream()
                .filter(key -> key.endsWith(EXTRA_ADDRESSES))
                .map(key -> annotation(key.substring(0, key.length() - EXTRA_ADDRESSES.length()), Keys.LOGICAL_SWITCH))
                .filter(subnet -> !subnet.isEmpty())
                .distinct()
                .toList();
    }

    /** The providers of its interfaces that have an address of a Subnet. */
    List<String> providersIn(String subnet) {
        return metadata.annotations().entrySet().stream()
                .filter(annotation -> annotation.getKey().endsWith(SWITCH)
                        && annotation.getValue().equals(subnet))
                .map(annotation ->
                        annotation.getKey().substring(0, annotation.getKey().length() - SWITCH.length()))
                .filter(provider -> isTrue(provider, Keys.ALLOCATED))
                .toList();
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    boolean isAllocated() {
        return isTrue(Keys.PROVIDER, Keys.ALLOCATED);
    }
}

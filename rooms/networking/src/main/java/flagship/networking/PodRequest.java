package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Vip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a pod's annotations ask of the address book of one of its networks. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 3.3, 5.3 and 5.5.
 */
final class PodRequest {
    private PodRequest() {}

    /**
     * @param pools the IPPools of the cluster by name, as JSON
     * @param vips the Vips of the cluster by name
     */
    static LeaseRequest of(
            PodFacts pod,
            PodNetwork network,
            String owner,
            Function<String, Optional<JsonNode>> pools,
            Function<String, Optional<Vip>> vips)
            throws PodProblem {
        var provider = network.provider();
        var request = LeaseRequest.any(network.port(), owner)
                .at(fixed(pod.annotation(provider, Keys.IP_ADDRESS)))
                .withMac(mac(pod.annotation(provider, Keys.MAC_ADDRESS)))
                .only(family(pod.annotation(provider, "ip_family")))
                .sharing(pod.isMigrationTarget());
        var vip = pod.annotation(provider, "vip");
        if (!vip.isEmpty()) {
            return ofVip(request, vips.apply(vip), vip, network);
        }
        return pooled(request, pod, network, pools);
    }

    /** The pod takes the address that was kept for it, which stays when the pod goes. */
    private static LeaseRequest ofVip(LeaseRequest request, Optional<Vip> found, String name, PodNetwork network)
            throws PodProblem {
        if (found.isEmpty()) {
            throw new PodProblem("AcquireAddressFailed", "the vip %s does not exist: create it".formatted(name));
        }
        var vip = found.get();
        if (!vip.subnet().equals(network.subnet().name())) {
            throw new PodProblem(
                    "AcquireAddressFailed",
                    "the vip %s is of subnet %s, the pod's interface of %s: choose a vip of that"
                            .formatted(name, vip.subnet(), network.subnet().name()));
        }
        if (vip.addresses().isEmpty()) {
            throw new PodProblem(
                    "AcquireAddressFailed", "the vip %s has no address yet: see its conditions".formatted(name));
        }
        return request.at(Ipam.addresses(String.join(",", vip.addresses())))
                .withMac(MacAddress.parse(vip.status().path("mac").asText("")))
                .borrowing(VipReconciler.nic(name));
    }

    private static List<IpAddress> fixed(String text) throws PodProblem {
        var all = new ArrayList<IpAddress>();
        for (String word : words(text, ",")) {
            var address = IpAddress.parse(word.replaceFirst("/.*", ""));
            if (address.isEmpty()) {
                throw new PodProblem(
                        "ValidatePodNetworkFailed",
                        "the annotation ip_address has %s, which is no address".formatted(word));
            }
            all.add(address.get());
        }
        return all;
    }

    private static Optional<MacAddress> mac(String text) throws PodProblem {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var mac = MacAddress.parse(text);
        if (mac.isEmpty()) {
            throw new PodProblem(
                    "ValidatePodNetworkFailed",
                    "the annotation mac_address has %s, which is no MAC address of one interface".formatted(text));
        }
        return mac;
    }

    private static Optional<IpFamily> family(String text) throws PodProblem {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "" -> Optional.empty();
            case "ipv4" -> Optional.of(IpFamily.IPV4);
            case "ipv6" -> Optional.of(IpFamily.IPV6);
            default ->
                throw new PodProblem(
                        "ValidatePodNetworkFailed",
                        "the annotation ip_family has %s: write ipv4 or ipv6".formatted(text));
        };
    }

    private static LeaseRequest pooled(
            LeaseRequest request, PodFacts pod, PodNetwork network, Function<String, Optional<JsonNode>> pools)
            throws PodProblem {
        var text = pod.annotation(network.provider(), "ip_pool");
        if (text.isEmpty() || !request.addresses().isEmpty()) {
            return request;
        }
        var pool = pools.apply(text);
        if (pool.isPresent()) {
            return request.from(ranges(pool.get()));
        }
        var items = items(text);
        if (items.stream().anyMatch(List::isEmpty)) {
            throw new PodProblem(
                    "ValidatePodNetworkFailed",
                    "the annotation ip_pool has %s: write addresses, or the name of an IPPool".formatted(text));
        }
        var ordinal = pod.statefulSet().flatMap(set -> ordinal(pod.metadata().name(), set));
        if (ordinal.isPresent()) {
            if (ordinal.get() >= items.size()) {
                throw new PodProblem(
                        "AcquireAddressFailed",
                        "NoAvailableAddress: the annotation ip_pool has no address for pod number %d"
                                .formatted(ordinal.get()));
            }
            return request.at(items.get(ordinal.get()));
        }
        return request.from(items.stream()
                .flatMap(List::stream)
                .map(address -> new IpRange(address, address))
                .toList());
    }

    /** The addresses of an IPPool. */
    static List<IpRange> ranges(JsonNode pool) {
        var ranges = new ArrayList<IpRange>();
        for (JsonNode item : pool.path("spec").path("ips")) {
            var cidr = Cidr.parse(item.asText());
            if (cidr.isPresent()) {
                ranges.add(new IpRange(cidr.get().network(), cidr.get().last()));
            } else {
                ExcludeIps.parseItem(item.asText()).ifPresent(ranges::add);
            }
        }
        return ranges;
    }

    /** Addresses with {@code ;} between them, each of which may be a pair of both families; or with {@code ,}. */
    private static List<List<IpAddress>> items(String text) {
        var separator = text.contains(";") ? ";" : ",";
        return words(text, separator).stream()
                .map(item -> words(item, ",").stream()
                        .flatMap(word -> IpAddress.parse(word).stream())
                        .toList())
                .toList();
    }

    /** The number of a StatefulSet's pod. */
    static Optional<Integer> ordinal(String pod, String set) {
        var number = pod.startsWith(set + "-") ? pod.substring(set.length() + 1) : "";
        return number.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(number)) : Optional.empty();
    }

    private static List<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}

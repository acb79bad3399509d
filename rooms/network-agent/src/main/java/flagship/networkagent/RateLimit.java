package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * How much may pass by an EIP one way. What is more is dropped, upon which TCP slows down. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.5: rates are written in Mbit/s, bursts in MB.
 *
 * <p>The kernel lets a second's worth pass at once beside the burst: its limits have no smaller unit of time.
 *
 * @param inward to the EIP; else from it
 */
record RateLimit(InetAddress eip, boolean inward, long bytesPerSecond, long burstBytes) {
    private static final double BYTES_PER_MEGABIT = 1e6 / 8;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    /** Less than some packets at once would let nothing pass. */
    private static final long BURST_BYTES_MIN = 16_000;

    /**
     * The limits that a QoSPolicy means for an EIP. Rules that match some packets only are left out.
     *
     * @throws IllegalArgumentException if a number cannot be read
     */
    static List<RateLimit> of(InetAddress eip, JsonNode policy) {
        var limits = new ArrayList<RateLimit>();
        for (JsonNode rule : policy.path("spec").path("bandwidthLimitRules")) {
            if (!rule.path("matchValue").asText("").isEmpty()) {
                continue;
            }
            long rate = Math.round(number(rule, "rateMax") * BYTES_PER_MEGABIT);
            long burst = rule.path("burstMax").asText("").isEmpty()
                    ? rate / 10
                    : Math.round(number(rule, "burstMax") * BYTES_PER_MEGABYTE);
            if (rate > 0) {
                boolean inward = rule.path("direction").asText("").equals("ingress");
                limits.add(new RateLimit(eip, inward, rate, Math.max(BURST_BYTES_MIN, burst)));
            }
        }
        return List.copyOf(limits);
    }

    private static double number(JsonNode rule, String name) {
        return Double.parseDouble(rule.path(name).asText(""));
    }

    /** Of the object in the kernel. It tells all: an object cannot be changed, only replaced. */
    String name() {
        return "l%s-%s-%d-%d".formatted(inward ? "in" : "out", IpPrefix.text(eip), bytesPerSecond, burstBytes);
    }

    /** What an object of this name is to be. */
    static String definition(String name) {
        var parts = name.split("-", -1);
        return "rate over %s bytes/second burst %s bytes".formatted(parts[2], parts[3]);
    }
}

package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How much may pass by an EIP, or by all of a gateway, one way. What is more is dropped, upon which TCP slows down. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.5: rates are written in Mbit/s, bursts in MB.
 *
 * <p>The kernel lets a second's worth pass at once beside the burst: its limits have no smaller unit of time.
 *
 * @param subject an EIP, or {@link #ALL}
 * @param inward to it; else from it
 */
record RateLimit(String subject, boolean inward, long bytesPerSecond, long burstBytes) {
    /** Everything that passes between the gateway and the outside. */
    static final String ALL = "all";

    private static final double BYTES_PER_MEGABIT = 1e6 / 8;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    /** Less than some packets at once would let nothing pass. */
    private static final long BURST_BYTES_MIN = 16_000;

    /**
     * The limits that a QoSPolicy means for an EIP, or for {@link #ALL}. Rules that match some packets only are left out.
     *
     * @throws IllegalArgumentException if a number cannot be read
     */
    static List<RateLimit> of(String subject, JsonNode policy) {
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
                boolean ingress = rule.path("direction").asText("").equals("ingress");
                // What comes in by the one interface goes out by the other.
                boolean inward = rule.path("interface").asText("").equals(GatewayPlan.INSIDE) != ingress;
                limits.add(new RateLimit(subject, inward, rate, Math.max(BURST_BYTES_MIN, burst)));
            }
        }
        return List.copyOf(limits);
    }

    private static double number(JsonNode rule, String name) {
        return Double.parseDouble(rule.path(name).asText(""));
    }

    /** Of the object in the kernel. It tells all: an object cannot be changed, only replaced. */
    String name() {
        return "l%s-%s-%d-%d".formatted(inward ? "in" : "out", subject, bytesPerSecond, burstBytes);
    }

    /** What an object of this name is to be. */
    static String definition(String name) {
        var parts = name.split("-", -1);
        return "rate over %s bytes/second burst %s bytes".formatted(parts[2], parts[3]);
    }
}

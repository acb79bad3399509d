package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.kubemodel.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Subnet template whose addresses come from a CIDRPool. Pure.
 *
 * <p>What the template itself says of addresses is a pattern: its gateway, excluded and virtual addresses keep their distance from the beginning of
 * {@code spec.cidrBlock} in every block. Without a gateway it is the first address behind the block's own.
 */
record PooledSubnet(ObjectNode template) {
    private static final List<String> SINGLE = List.of("u2oInterconnectionIP");

    /** The template does not fit; the message is one sentence for users. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /** The pool of a template; absent where it asks for none, or is no Subnet. */
    static Optional<String> pool(ObjectNode template) {
        var name = Labelled.annotation(template, CidrPool.POOL);
        boolean subnet = template.path("kind").asText().equals("Subnet")
                && template.path("apiVersion").asText().startsWith("kubeovn.io/");
        return subnet && !name.isEmpty() ? Optional.of(name) : Optional.empty();
    }

    String name() {
        return template.at("/metadata/name").asText();
    }

    /**
     * The prefix length that it wants.
     *
     * @param usual that of the pool
     * @return absent where it wants no addresses of the family
     * @throws Unusable if its annotation cannot be read
     */
    Optional<Integer> prefix(int bits, int usual) {
        var protocol = template.at("/spec/protocol").asText("");
        boolean other = protocol.equals(bits == AddressBlock.IPV4 ? "IPv6" : "IPv4");
        var text = Labelled.annotation(template, CidrPool.PREFIX);
        if (other || text.isEmpty()) {
            return other ? Optional.empty() : Optional.of(usual);
        }
        var words = text.split(",", -1);
        var word = words[bits == AddressBlock.IPV4 ? 0 : words.length - 1].strip();
        if (words.length == 1 && bits == AddressBlock.IPV6 && !protocol.equals("IPv6")) {
            return Optional.of(usual);
        }
        if (words.length > 2
                || !word.matches("\\d{1,3}")
                || Integer.parseInt(word) < 1
                || Integer.parseInt(word) > bits - 2) {
            throw new Unusable(
                    "annotation %s of Subnet %s is \"%s\": write the prefix length of its IPv4 blocks such as 24, or of both families such as 24,64"
                            .formatted(CidrPool.PREFIX, name(), text));
        }
        return Optional.of(Integer.parseInt(word));
    }

    /**
     * The Subnet as it is where it has these blocks.
     *
     * @throws Unusable if what the template says of addresses does not fit into them
     */
    ObjectNode in(List<AddressBlock> blocks) {
        var result = template.deepCopy();
        var spec = result.withObject("/spec");
        var patterns = patterns();
        var gateways = new ArrayList<String>();
        var excluded = new ArrayList<String>();
        for (AddressBlock block : blocks) {
            var gateway = gateway(block, patterns);
            gateways.add(gateway);
            excluded.add(gateway);
        }
        for (JsonNode item : spec.path("excludeIps")) {
            var ends = new ArrayList<String>();
            for (String end : item.asText().split("\\.\\.", -1)) {
                ends.add(moved(end.strip(), "excludeIps", patterns, blocks));
            }
            var text = String.join("..", ends);
            if (!excluded.contains(text)) {
                excluded.add(text);
            }
        }
        spec.put(
                "cidrBlock",
                String.join(",", blocks.stream().map(AddressBlock::toString).toList()));
        spec.put("gateway", String.join(",", gateways));
        spec.put("protocol", blocks.size() > 1 ? "Dual" : blocks.getFirst().family());
        var array = Json.mapper().createArrayNode();
        excluded.forEach(array::add);
        spec.set("excludeIps", array);
        moveOthers(spec, patterns, blocks);
        return result;
    }

    private void moveOthers(ObjectNode spec, List<AddressBlock> patterns, List<AddressBlock> blocks) {
        for (String field : SINGLE) {
            var text = spec.path(field).asText("");
            if (!text.isEmpty()) {
                spec.put(field, moved(text, field, patterns, blocks));
            }
        }
        if (spec.path("vips").isArray()) {
            var array = Json.mapper().createArrayNode();
            spec.path("vips").forEach(vip -> array.add(moved(vip.asText(), "vips", patterns, blocks)));
            spec.set("vips", array);
        }
    }

    private List<AddressBlock> patterns() {
        var text = template.at("/spec/cidrBlock").asText("");
        return text.isEmpty()
                ? List.of()
                : AddressBlock.parseList(text)
                        .orElseThrow(() -> new Unusable(
                                "spec.cidrBlock \"%s\" of Subnet %s is no network: leave it out, or write one as the pattern of its blocks"
                                        .formatted(text, name())));
    }

    private String gateway(AddressBlock block, List<AddressBlock> patterns) {
        for (String word : template.at("/spec/gateway").asText("").split(",", -1)) {
            var address = AddressBlock.address(word.strip());
            if (address.filter(it -> it.bits() == block.bits()).isPresent()) {
                return moved(word.strip(), "gateway", patterns, List.of(block));
            }
        }
        return block.plus(java.math.BigInteger.ONE);
    }

    private String moved(String text, String field, List<AddressBlock> patterns, List<AddressBlock> blocks) {
        var address = AddressBlock.address(text);
        var pattern = patterns.stream()
                .filter(it -> address.filter(it::contains).isPresent())
                .findFirst();
        if (address.isEmpty() || pattern.isEmpty()) {
            throw new Unusable(
                    "\"%s\" in spec.%s of Subnet %s is no address of spec.cidrBlock: a Subnet with a pool gives them within spec.cidrBlock, its pattern"
                            .formatted(text, field, name()));
        }
        var offset = address.get().first().subtract(pattern.get().first());
        for (AddressBlock block : blocks) {
            if (block.bits() == pattern.get().bits() && offset.compareTo(block.size()) < 0) {
                return block.plus(offset);
            }
        }
        throw new Unusable(
                "\"%s\" in spec.%s of Subnet %s does not fit into its block %s: make the block larger with the annotation %s"
                        .formatted(text, field, name(), blocks, CidrPool.PREFIX));
    }
}

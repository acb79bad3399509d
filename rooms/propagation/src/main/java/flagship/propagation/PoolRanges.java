package flagship.propagation;

import flagship.fleetapi.CidrPool.PoolSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks that a pool names. Pure.
 *
 * @param problem what is wrong with them, as one sentence for users; empty for nothing
 */
record PoolRanges(List<AddressBlock> ranges, List<AddressBlock> reserved, String problem) {
    PoolRanges {
        ranges = List.copyOf(ranges);
        reserved = List.copyOf(reserved);
    }

    static PoolRanges of(PoolSpec spec) {
        var ranges = new ArrayList<AddressBlock>();
        for (String text : spec.cidrs()) {
            var range = AddressBlock.parse(text);
            if (range.isEmpty()) {
                return unusable("spec.cidrs: \"%s\" is no network: write one such as 10.64.0.0/12 or fd00:10::/40"
                        .formatted(text));
            }
            if (ranges.stream().anyMatch(range.get()::overlaps)) {
                return unusable(
                        "spec.cidrs: %s overlaps another one of the list: write each address once".formatted(text));
            }
            ranges.add(range.get());
        }
        var reserved = new ArrayList<AddressBlock>();
        for (String text : spec.reserved()) {
            var block = AddressBlock.parse(text);
            if (block.isEmpty()) {
                return unusable("spec.reserved: \"%s\" is no network: write one such as 10.64.0.0/24".formatted(text));
            }
            reserved.add(block.get());
        }
        return new PoolRanges(ranges, reserved, "");
    }

    private static PoolRanges unusable(String problem) {
        return new PoolRanges(List.of(), List.of(), problem);
    }
}

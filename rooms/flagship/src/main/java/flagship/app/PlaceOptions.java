package flagship.app;

import flagship.fleetapi.ClusterSpec.Place;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** Where a cluster runs, as policies select by it. Filled by picocli. */
final class PlaceOptions {
    @Option(
            names = "--cluster-provider",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Who provides the cluster's machines.")
    String provider = "";

    @Option(
            names = "--cluster-region",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The region in which they are.")
    String region = "";

    @Option(
            names = "--cluster-zones",
            paramLabel = "LIST",
            defaultValue = "",
            description = "The zones in which they are, with commas between.")
    String zones = "";

    /** The same options, as they would be given again; each with a space in front. */
    String words() {
        return word("--cluster-provider", provider) + word("--cluster-region", region) + word("--cluster-zones", zones);
    }

    /** One option as it is given; nothing for an empty value. */
    static String word(String option, String value) {
        return value.isEmpty() ? "" : " " + option + " " + value;
    }

    Place place() {
        var all = Arrays.stream(zones.split(",", -1))
                .map(String::strip)
                .filter(zone -> !zone.isEmpty())
                .toList();
        return new Place(provider, region, all);
    }
}

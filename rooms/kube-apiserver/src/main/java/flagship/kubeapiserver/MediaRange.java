package flagship.kubeapiserver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One entry of an Accept header.
 *
 * @param type {@code application/json}, lower case
 * @param parameters without {@code q}; names in lower case
 * @param quality 0 to 1; 0 means not wanted
 */
record MediaRange(String type, Map<String, String> parameters, double quality) {
    MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /** The entries in the client's order of preference; equal ones in the order of the header. */
    static List<MediaRange> parse(String accept) {
        var ranges = new ArrayList<MediaRange>();
        for (String entry : accept.split(",")) {
            if (!entry.isBlank()) {
                ranges.add(entry(entry));
            }
        }
        ranges.sort(Comparator.comparingDouble(range -> -range.quality()));
        return List.copyOf(ranges);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static MediaRange entry(String entry) {
        String[] parts = entry.split(";");
        var parameters = new HashMap<String, String>();
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            var name = (equals < 0 ? parts[i] : parts[i].substring(0, equals))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            var value = equals < 0 ? "" : parts[i].substring(equals + 1).strip().replace("\"", "");
            if (name.equals("q")) {
                quality = quality(value);
            } else {
                parameters.put(name, value);
            }
        }
        return new MediaRange(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
    }

    private static double quality(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

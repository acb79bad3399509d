package flagship.propagation;

import java.util.Arrays;
import java.util.List;

/**
 * What a path of a member's API is about. All parts empty where it is no resource.
 *
 * @param name empty for a list
 */
record ProxiedPath(String group, String resource, String name) {
    private static final ProxiedPath NO_RESOURCE = new ProxiedPath("", "", "");

    static ProxiedPath of(String path) {
        var words =
                Arrays.stream(path.split("/")).filter(word -> !word.isEmpty()).toList();
        if (words.size() > 2 && words.getFirst().equals("api")) {
            return below("", words.subList(2, words.size()));
        }
        if (words.size() > 3 && words.getFirst().equals("apis")) {
            return below(words.get(1), words.subList(3, words.size()));
        }
        return NO_RESOURCE;
    }

    private static ProxiedPath below(String group, List<String> words) {
        boolean namespaced = words.size() > 2
                && words.getFirst().equals("namespaces")
                && !List.of("status", "finalize").contains(words.get(2));
        var rest = namespaced ? words.subList(2, words.size()) : words;
        return new ProxiedPath(group, rest.getFirst(), rest.size() > 1 ? rest.get(1) : "");
    }

    boolean isResource() {
        return !resource.isEmpty();
    }
}

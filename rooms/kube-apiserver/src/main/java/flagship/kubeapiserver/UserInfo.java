package flagship.kubeapiserver;

import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param name {@code system:anonymous} without credentials
 * @param uid empty where unknown
 */
public record UserInfo(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Members of this group may do everything. */
    public static final String MASTERS = "system:masters";

    public UserInfo {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** The program itself, for calls in the same process. */
    public static UserInfo system(String component) {
        return new UserInfo("system:" + component, "", List.of(MASTERS, "system:authenticated"), Map.of());
    }
}

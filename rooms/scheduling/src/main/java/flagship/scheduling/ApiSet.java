package flagship.scheduling;

import flagship.fleetapi.ClusterStatus.ApiEnablement;
import flagship.fleetapi.ClusterStatus.ApiResource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that a cluster serves. Most clusters of a fleet serve the same ones and share one set.
 *
 * <p>An open-addressing hash table: a set of some hundred kinds takes 1 to 2 KiB where {@code HashSet} takes ten.
 */
final class ApiSet {
    /** One kind; equal by content, so that sets can share it. */
    record Api(String groupVersion, String kind) {}

    /** Length is a power of two, at least twice the number of kinds. */
    private final @Nullable Api[] table;

    private final int hash;

    private ApiSet(@Nullable Api[] table, int hash) {
        this.table = table;
        this.hash = hash;
    }

    static ApiSet of(List<ApiEnablement> enablements, SharedValues shared) {
        int size = enablements.stream()
                .mapToInt(enablement -> enablement.resources().size())
                .sum();
        var table = new @Nullable Api[Integer.highestOneBit(Math.max(size, 1) * 2 - 1) * 2];
        int hash = 0;
        for (ApiEnablement enablement : enablements) {
            for (ApiResource resource : enablement.resources()) {
                hash += add(table, shared.shared(new Api(enablement.groupVersion(), resource.kind())));
            }
        }
        return new ApiSet(table, hash);
    }

    /** The hash of what was added; 0 if it was there. */
    private static int add(@Nullable Api[] table, Api api) {
        int slot = slot(table, api);
        if (table[slot] != null) {
            return 0;
        }
        table[slot] = api;
        return api.hashCode();
    }

    boolean contains(Api api) {
        return table[slot(table, api)] != null;
    }

    /** The kinds of this set that another one has not. */
    List<Api> without(ApiSet other) {
        if (equals(other)) {
            return List.of();
        }
        var rest = new ArrayList<Api>();
        for (Api api : table) {
            if (api != null && !other.contains(api)) {
                rest.add(api);
            }
        }
        return rest;
    }

    /** Where the kind is, or would be. */
    private static int slot(@Nullable Api[] table, Api api) {
        int hash = api.hashCode();
        int mask = table.length - 1;
        int slot = (hash ^ hash >>> 16) & mask;
        for (var found = table[slot]; found != null && !found.equals(api); found = table[slot]) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Same kinds. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof ApiSet set) || set.hash != hash || set.table.length != table.length) {
            return false;
        }
        for (Api api : table) {
            if (api != null && !set.contains(api)) {
                return false;
            }
        }
        return size() == set.size();
    }

    private int size() {
        int size = 0;
        for (Api api : table) {
            size += api == null ? 0 : 1;
        }
        return size;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}

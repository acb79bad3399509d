package flagship.app;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a process does. The names are the stable words of {@code --roles}. */
enum Role {
    APISERVER(true),
    SEARCH(true),
    SYNC(true),
    PROPAGATION(true),
    SCHEDULER(true),
    /** Runs where {@code --ovn-nb} names a database, so it is in no default. */
    NETWORKING(true),
    CONSOLE(false),
    /** Runs in or near a member, alone in its process, so it is in no default. */
    AGENT(true);

    private final boolean built;

    Role(boolean built) {
        this.built = built;
    }

    /** Every role that this version can run without being told more. */
    static Set<Role> all() {
        var roles = EnumSet.noneOf(Role.class);
        for (Role role : values()) {
            if (role.built && role != NETWORKING && role != AGENT) {
                roles.add(role);
            }
        }
        return roles;
    }

    /**
     * Reads {@code apiserver,search}; empty means all.
     *
     * @throws UserError for a word that is no role, or a role that this version cannot run
     */
    static Set<Role> parse(String list) {
        if (list.isBlank()) {
            return all();
        }
        var roles = EnumSet.noneOf(Role.class);
        for (String word : list.split(",", -1)) {
            var role = role(word.strip());
            if (!role.built) {
                throw new UserError("the role \"%s\" is not part of this version yet: leave it out of --roles"
                        .formatted(role.word()));
            }
            roles.add(role);
        }
        if (roles.contains(AGENT) && roles.size() > 1) {
            throw new UserError("the role agent works for one member and runs alone: leave the others out of --roles");
        }
        return roles;
    }

    private static Role role(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new UserError(
                "\"%s\" is no role: --roles takes a list of apiserver, search, sync, propagation, scheduler, networking, console, agent"
                        .formatted(word));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

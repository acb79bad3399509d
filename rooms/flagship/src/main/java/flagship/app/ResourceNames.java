package flagship.app;

import flagship.kubeclient.Discovery;
import java.util.Locale;
import java.util.Optional;

/** Finds the type that a user means by a word, as kubectl does: {@code deployments}, {@code deployment}, {@code deploy}, {@code deployments.apps}. */
final class ResourceNames {
    private ResourceNames() {}

    /** The first that is called so; servers tell the preferred ones first. */
    static Optional<Discovery.Resource> find(Discovery discovery, String word) {
        var wanted = word.toLowerCase(Locale.ROOT);
        return discovery.resources().stream()
                .filter(candidate -> isCalled(candidate, wanted))
                .findFirst();
    }

    private static boolean isCalled(Discovery.Resource candidate, String name) {
        var type = candidate.resource();
        return type.resource().equals(name)
                || candidate.singular().equals(name)
                || candidate.shortNames().contains(name)
                || type.groupResource().toString().equals(name);
    }
}

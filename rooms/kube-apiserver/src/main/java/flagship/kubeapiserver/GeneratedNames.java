package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ThreadLocalRandom;

/** Names made from {@code metadata.generateName}: its first 58 characters and 5 random ones. */
final class GeneratedNames {
    /** How many names are tried before the clash is the client's. */
    static final int ATTEMPTS_MAX = 8;

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int PREFIX_MAX = 58;
    private static final int RANDOM_LENGTH = 5;

    private GeneratedNames() {}

    /** Whether the object asks for a made-up name. */
    static boolean isWanted(ObjectNode object) {
        var meta = ObjectMeta.of(object);
        return meta.name().isEmpty() && !meta.text("generateName").isEmpty();
    }

    /** Gives the object a name, or another one after a clash. */
    static void give(ObjectNode object) {
        var meta = ObjectMeta.of(object);
        meta.node().put("name", next(meta.text("generateName")));
    }

    private static String next(String prefix) {
        var name = new StringBuilder(prefix.substring(0, Math.min(prefix.length(), PREFIX_MAX)));
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            name.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}

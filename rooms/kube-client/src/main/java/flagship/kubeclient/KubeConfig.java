package flagship.kubeclient;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A kubeconfig: clusters, users, and contexts that pair them. Entries keep the file's order; of two with one name the first counts.
 *
 * @param currentContext empty where the file names none
 */
public record KubeConfig(
        String currentContext,
        Map<String, KubeConfigCluster> clusters,
        Map<String, KubeConfigUser> users,
        Map<String, KubeConfigContext> contexts) {
    public KubeConfig {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
    }

    /**
     * Reads YAML or JSON. File references are not followed here.
     *
     * @throws KubeConfigException if it is not a kubeconfig
     */
    public static KubeConfig parse(byte[] yaml) {
        return KubeConfigReader.read(yaml);
    }

    /** The same with the file references that are relative made to start from a directory. */
    public KubeConfig startingFrom(Path directory) {
        var here = new LinkedHashMap<String, KubeConfigCluster>();
        clusters.forEach((name, cluster) -> here.put(name, cluster.startingFrom(directory)));
        var us = new LinkedHashMap<String, KubeConfigUser>();
        users.forEach((name, user) -> us.put(name, user.startingFrom(directory)));
        return new KubeConfig(currentContext, here, us, contexts);
    }

    /**
     * Several in one, as kubectl merges the files of {@code KUBECONFIG}: of entries with one name the first counts, and so does the first
     * current context that is named.
     */
    public static KubeConfig merged(List<KubeConfig> configs) {
        var current = "";
        var clusters = new LinkedHashMap<String, KubeConfigCluster>();
        var users = new LinkedHashMap<String, KubeConfigUser>();
        var contexts = new LinkedHashMap<String, KubeConfigContext>();
        for (KubeConfig config : configs) {
            current = current.isEmpty() ? config.currentContext : current;
            config.clusters.forEach(clusters::putIfAbsent);
            config.users.forEach(users::putIfAbsent);
            config.contexts.forEach(contexts::putIfAbsent);
        }
        return new KubeConfig(current, clusters, users, contexts);
    }

    /**
     * The connection of the current context; of the only context where none is current.
     *
     * @throws KubeConfigException if something is missing, malformed, or refused by the policy
     */
    public ClientConfig clientConfig(KubeConfigPolicy policy) {
        return clientConfig("", policy);
    }

    /**
     * The connection of one context.
     *
     * @param context empty means the current one
     * @throws KubeConfigException if something is missing, malformed, or refused by the policy
     */
    public ClientConfig clientConfig(String context, KubeConfigPolicy policy) {
        return new KubeConfigResolver(this, policy).resolve(context);
    }

    /** YAML with all data embedded, as kubectl reads it. */
    public byte[] toYaml() {
        return KubeConfigWriter.write(this);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Makes a kubeconfig with embedded data; contexts may share clusters and users. For one thread. */
    public static final class Builder {
        private final Map<String, KubeConfigCluster> clusters = new LinkedHashMap<>();
        private final Map<String, KubeConfigUser> users = new LinkedHashMap<>();
        private final Map<String, KubeConfigContext> contexts = new LinkedHashMap<>();
        private String currentContext = "";

        private Builder() {}

        public Builder cluster(String name, KubeConfigCluster cluster) {
            clusters.put(name, cluster);
            return this;
        }

        public Builder user(String name, KubeConfigUser user) {
            users.put(name, user);
            return this;
        }

        /** The first context becomes the current one. */
        public Builder context(String name, String cluster, String user) {
            contexts.put(name, new KubeConfigContext(cluster, user, ""));
            currentContext = currentContext.isEmpty() ? name : currentContext;
            return this;
        }

        public Builder currentContext(String name) {
            currentContext = name;
            return this;
        }

        public KubeConfig build() {
            return new KubeConfig(currentContext, clusters, users, contexts);
        }
    }
}

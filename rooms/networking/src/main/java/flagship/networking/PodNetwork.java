package flagship.networking;

import flagship.fleetapi.Subnet;

/**
 * One of the networks that a pod is in.
 *
 * @param provider whose annotations its interface has
 * @param port the name of its logical port and of its IP object
 */
record PodNetwork(String provider, Subnet subnet, String port) {
    boolean isOvn() {
        return Keys.isOvn(provider);
    }

    /** {@code pod.namespace}, for other interfaces than the primary one with the provider behind it. */
    static String port(String pod, String namespace, String provider) {
        var primary = pod + "." + namespace;
        return provider.equals(Keys.PROVIDER) ? primary : primary + "." + provider;
    }
}

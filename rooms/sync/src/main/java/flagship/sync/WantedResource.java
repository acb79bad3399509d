package flagship.sync;

import flagship.kubemodel.GroupVersionResource;

/**
 * One version of one resource that is to be synchronised.
 *
 * @param kind the Kind of its objects
 * @param version the version that was negotiated
 * @param read what is read from the member, and what its rows are kept as: objects are stored as they come, so both are one
 * @param withEvents whether the Events about its objects are wanted too
 */
record WantedResource(GroupVersionResource read, String kind, boolean namespaced, String version, boolean withEvents) {}

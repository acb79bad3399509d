/**
 * Serves an object store as a Kubernetes API: TLS, authentication, authorization, discovery, REST, watch, custom resources, tables.
 *
 * <p>Every request runs on a virtual thread of its own (Jetty's threads never block). Objects are stored as the bytes that are served;
 * lists and watches splice them without parsing. It knows nothing of fleets: other rooms mount their own API groups through
 * {@link flagship.kubeapiserver.ApiExtension}.
 */
@NullMarked
package flagship.kubeapiserver;

import org.jspecify.annotations.NullMarked;

/**
 * Talking to any Kubernetes API: a transport (HTTPS from a kubeconfig, or a direct call in the same process), discovery with version
 * choice, list-watch on raw bytes, informers, work queues and the controller runtime.
 *
 * <p>Plain blocking code on virtual threads. Whoever starts a thread closes it: every type that owns one is {@code AutoCloseable} and its
 * {@code close} returns after its threads have ended. Objects are carried as bytes; a tree is built only by a caller that asks for one.
 * It knows nothing of how a server is built, nor of fleets.
 */
@NullMarked
package flagship.kubeclient;

import org.jspecify.annotations.NullMarked;

/**
 * The Kubernetes vocabulary: names of groups, versions, kinds and resources, object metadata read straight from bytes, selectors,
 * quantities, Status errors, tables, schemas and patches.
 *
 * <p>Everything here is a value or a pure function: no I/O, no threads, no clock. It knows nothing of HTTP, SQL or fleets. Types are
 * immutable and may be shared between threads unless their comment says otherwise. Jackson trees ({@code ObjectNode}) are the one
 * mutable thing that passes through: whoever holds one owns it.
 *
 * <p>Source of the behaviours: the Kubernetes API contract, recorded from kube-apiserver 1.32.
 */
@NullMarked
package flagship.kubemodel;

import org.jspecify.annotations.NullMarked;

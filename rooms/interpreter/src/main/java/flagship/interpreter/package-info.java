/**
 * What objects of any kind mean to the fleet, and how they differ from cluster to cluster.
 *
 * <p>{@link flagship.interpreter.ResourceInterpreter} answers what a controller that knows no kinds must ask of an object: how many replicas
 * and what they need, whether it is healthy, what of its status goes back, what it depends on, what a member keeps of it.
 * {@link flagship.interpreter.Overrides}, {@link flagship.interpreter.ManifestPruning}, {@link flagship.interpreter.JobCompletions} and
 * {@link flagship.interpreter.MetadataRetention} are the rest of the way from a template to what a member is sent.
 *
 * <p>Everything works on trees. Invariants: no argument is changed, and no result shares a node with an argument that anybody may change;
 * no thread, and neither clock nor I/O but in the {@link flagship.interpreter.LuaHost} and {@link flagship.interpreter.WebhookCaller} that are
 * given from outside. All public types may be shared between threads.
 *
 * <p>Source of the behaviours: Karmada 1.18.
 */
@NullMarked
package flagship.interpreter;

import org.jspecify.annotations.NullMarked;

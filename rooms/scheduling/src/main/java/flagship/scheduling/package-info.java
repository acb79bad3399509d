/**
 * Which clusters a binding goes to is decided here and nowhere else; how works are executed is not known here.
 *
 * <p>The core is pure: {@link flagship.scheduling.SchedulingCore} decides from an immutable {@link flagship.scheduling.FleetSnapshot} and a
 * binding, in the steps filter, score, estimate, select and assign. {@link flagship.scheduling.Trigger} says whether a binding is to be
 * decided on, {@link flagship.scheduling.TaintEviction} whether it must leave a cluster.
 *
 * <p>Others may implement {@link flagship.scheduling.FilterPlugin}, {@link flagship.scheduling.ScorePlugin} and
 * {@link flagship.scheduling.ReplicaEstimator}; {@link java.util.ServiceLoader} finds them when
 * {@link flagship.scheduling.Plugins#andDiscovered} is asked for. Karmada's own run first.
 *
 * <p>Beyond Karmada, and off by default: {@link flagship.scheduling.LowestFirst} prefers clusters by a number of theirs, and
 * {@link flagship.scheduling.WhatIf#pack} says what would be gained by solving all that waits together.
 *
 * <p>Invariants: the same snapshot and binding give the same decision, whatever the order of events before; no decision takes time that
 * grows with a number in a binding; explaining a decision does not change it.
 *
 * <p>Source: Karmada 1.14 to 1.19; {@link flagship.scheduling.Release} names the release to imitate where results differ.
 */
@NullMarked
package flagship.scheduling;

import org.jspecify.annotations.NullMarked;

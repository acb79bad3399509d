/**
 * The scheduling core (pure functions over an immutable fleet snapshot) and its controller.
 *
 * <p>Which clusters a binding goes to is decided here and nowhere else; how works are executed is not known here. The room is laid out;
 * its content is the scheduler's own issue.
 */
@NullMarked
package flagship.scheduling;

import org.jspecify.annotations.NullMarked;

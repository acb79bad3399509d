/**
 * The composition root: typed configuration, wiring, the command line. Only this room reads the environment.
 */
@NullMarked
package flagship.app;

import org.jspecify.annotations.NullMarked;

/**
 * The web console. It uses the public API alone and knows nothing of the rooms' insides. The room is laid out; its content is an issue of
 * its own.
 */
@NullMarked
package flagship.console;

import org.jspecify.annotations.NullMarked;

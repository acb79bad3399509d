/**
 * Go's {@code text/template} with the function set of Sprig, for templates that nobody vouches for: steps, depth and memory are bounded, and
 * nothing is reachable but the data that the caller gives.
 *
 * <p>{@link flagship.gotemplate.GoTemplate} is a parsed template, which may be shared and rendered by any number of threads. The same data
 * give the same text: there is no clock, no chance, no file, no network and no environment, and functions of Sprig that need one of these are
 * refused when a template is parsed.
 *
 * <p>Values are {@code null}, {@link java.lang.Boolean}, {@link java.lang.Long}, {@link java.lang.Double}, {@link java.lang.String},
 * {@link java.util.List} and {@link java.util.Map} with text as keys: what JSON has. {@code null} is both Go's {@code nil} and what a missing key
 * gives.
 *
 * <p>Source: the documentation of Go's text/template and fmt (Go 1.24), of Sprig 3 and of Masterminds/semver 3.
 */
@NullMarked
package flagship.gotemplate;

import org.jspecify.annotations.NullMarked;

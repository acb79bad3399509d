/** JMH and whole-system benchmarks; docs/benchmarks.md says how to run them and what they showed. */
@NullMarked
package flagship.benchmarks;

import org.jspecify.annotations.NullMarked;

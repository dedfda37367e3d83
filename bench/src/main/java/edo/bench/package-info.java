/**
 * The benchmarks of Edo, always beside their peers and always in one run.
 *
 * <p>Every system of a benchmark runs in child JVMs of its own, and the systems take turns in
 * rounds: a machine that gets slower for a minute slows all of them. CPU time counts before wall
 * time, because other tenants of a machine disturb it least.
 *
 * <p>Threading: the parent is one thread that starts children one after the other; what a child
 * does is up to its benchmark.
 *
 * <p>Start reading at {@link edo.bench.Main}, then {@code MicroSuite} (the parent's side of a small
 * benchmark) and {@code Child} (the other side); {@code EchoSuite} is the echo benchmark.
 */
@NullMarked
package edo.bench;

import org.jspecify.annotations.NullMarked;

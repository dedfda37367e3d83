/**
 * How the runtime counts durations: {@link edo.internal.metrics.BucketLayout} is the arithmetic of
 * buckets, linear or logarithmic, {@link edo.internal.metrics.DurationHistogram} the counters
 * themselves. Start with the latter; what users configure is {@code
 * edo.runtime.HistogramConfiguration}.
 *
 * <p>Threading: layouts are immutable; a histogram has one writer at a time and any number of
 * readers, who see each counter rise but no consistent cut through all of them.
 */
@NullMarked
package edo.internal.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * Many values one after the other: pull streams in direct style, with combinators, bounded
 * concurrency and bridges to {@code Flow}, {@code java.util.stream} and iterators.
 *
 * <p>{@link edo.stream.AsyncStream} is the type and makes streams of values, iterables and
 * producers; {@link edo.stream.Streams} makes them of channels, intervals, listeners and sets of
 * tasks; {@link edo.stream.StreamMap} merges streams that come and go. A stream goes through {@link
 * edo.stream.AsyncStream#map} and its relatives and ends in {@link edo.stream.AsyncStream#forEach},
 * {@link edo.stream.AsyncStream#collect} or {@link edo.stream.AsyncStream#next}.
 *
 * <p>Inside, {@code Pulling} has the one primitive, {@code pollNext}, and the life of a stream;
 * {@code Consuming}, {@code Shaping}, {@code Timing} and {@code Combining} add methods by kind, one
 * upon the other, up to {@code AsyncStream}. {@code Stage} is a stream over another, {@code
 * Consumption} what goes through one to the end, {@code Driver} how that waits in direct style.
 *
 * <p>Threading: a stream belongs to one task at a time, its consumer, and may be handed on. Start
 * reading at {@link edo.stream.AsyncStream}, then {@code Pulling}.
 */
@NullMarked
package edo.stream;

import org.jspecify.annotations.NullMarked;

package edo.task;

import edo.internal.seam.Awaited;
import org.jspecify.annotations.Nullable;

/**
 * A computation that waits for others and can say for which. A class, since the interface is not
 * exported, and those who extend this one are.
 *
 * @param <T> the type of its value
 */
abstract class Several<T extends @Nullable Object> implements Async<T>, Awaited {}

/**
 * Whether every element is delivered or handed back: {@code DeliveryModelTest} lets {@code Actor}s
 * of all kinds use {@code Model}s, each a channel or lock with books that must balance, by way of
 * {@code Step}s that an {@code Attempt} carries out or gives up.
 *
 * <p>A step is used by one thread at a time. Start reading at {@code DeliveryModelTest}.
 */
@NullMarked
package edo.sync.model;

import org.jspecify.annotations.NullMarked;

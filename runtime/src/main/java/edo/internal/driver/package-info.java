/**
 * What workers wait with: reactor, timers and clock. {@link edo.internal.driver.Driver} is one
 * worker's share of it, {@link edo.internal.driver.RuntimeClock} the clock of the whole runtime.
 *
 * <p>Threading: registering, timers and unparking from any thread; polling by whoever has entered
 * the driver.
 */
@NullMarked
package edo.internal.driver;

import org.jspecify.annotations.NullMarked;

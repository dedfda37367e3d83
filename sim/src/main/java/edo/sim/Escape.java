package edo.sim;

import edo.runtime.TaskSnapshot;

/**
 * A wait that a simulation does not control: in {@code Thread.sleep}, for a monitor that another
 * thread holds, or in anything else of the JDK's that ends by the machine's clock.
 *
 * @param host where
 * @param task which task, where it was spawned, and its stack
 */
public record Escape(String host, TaskSnapshot task) {}

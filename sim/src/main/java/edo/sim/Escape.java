package edo.sim;

import edo.runtime.TaskSnapshot;

/**
 * A wait that a simulation does not control: in {@code Thread.sleep} or {@code Object.wait}, for a
 * monitor that another thread holds, or in anything else of the JDK's that ends by the machine's
 * clock or by a thread outside.
 *
 * @param host where
 * @param task which task, and where it was spawned; its stack, if it was seen while it waited. Of
 *     what was seen only when a thread outside ended it, the state says which thread; of what held
 *     the simulation's thread, how the task was afterwards
 */
public record Escape(String host, TaskSnapshot task) {}

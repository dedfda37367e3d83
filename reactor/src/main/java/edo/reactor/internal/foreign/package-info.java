/**
 * Where a third backend comes in: the classes of {@code edo.reactor} that only the backends of this
 * module may extend have an open subclass here. Exported to the simulator alone; as long as nobody
 * loads one of these classes, they cost nothing.
 *
 * <p>Main types: {@link edo.reactor.internal.foreign.ForeignSockets}, from which {@code Poll} gets
 * the selector. Threading: as the public class above each of them says.
 */
@NullMarked
package edo.reactor.internal.foreign;

import org.jspecify.annotations.NullMarked;

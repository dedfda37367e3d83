/**
 * The commands: what each does to the data and what it answers.
 *
 * <p>A command is a static method of the class of its family, such as {@code StringCommands}, and a
 * line in that class's {@code addTo}. It looks at all its arguments before it changes anything, so
 * that an error leaves no trace, and says {@link edo.miniredis.command.Session#changed} when it has
 * changed something.
 *
 * <p>Threading: a command runs under the lock of the {@link edo.miniredis.command.Store}; it never
 * waits for anything.
 *
 * <p>Start reading at {@code Commands}.
 */
@NullMarked
package edo.miniredis.command;

import org.jspecify.annotations.NullMarked;

package edo.reactor;

/**
 * How a child process has ended.
 *
 * @param code its exit code, 0 if a signal has ended it
 * @param signal the number of the signal that has ended it, 0 if it has exited
 * @param coreDumped whether it has left a core file
 */
public record ChildExit(int code, int signal, boolean coreDumped) {}

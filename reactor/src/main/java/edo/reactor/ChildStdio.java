package edo.reactor;

import java.nio.file.Path;

/** What one of the three standard streams of a child is connected to. */
public sealed interface ChildStdio {
  /** To what it is here: the child shares it. */
  record Inherit() implements ChildStdio {}

  /** To nothing: reads find the end, writes are thrown away. */
  record Nothing() implements ChildStdio {}

  /** To a new pipe whose other end is handed out. */
  record Piped() implements ChildStdio {}

  /**
   * To a file that exists, for reading.
   *
   * @param path which; relative to the directory of this process
   */
  record FromFile(Path path) implements ChildStdio {}

  /**
   * To a file for writing, which is made unless it exists.
   *
   * @param path which; relative to the directory of this process
   * @param append whether what is in it stays
   */
  record ToFile(Path path, boolean append) implements ChildStdio {}

  /**
   * To a pipe that another child writes to. The receiver becomes blocking, so it must not be used
   * otherwise any more; close it when the child has been started, or could not be.
   *
   * @param pipe the reading end
   */
  record FromPipe(PipeReceiver pipe) implements ChildStdio {}

  /**
   * To a pipe that another child reads from. The sender becomes blocking, so it must not be used
   * otherwise any more; close it when the child has been started, or could not be.
   *
   * @param pipe the writing end
   */
  record ToPipe(PipeSender pipe) implements ChildStdio {}
}

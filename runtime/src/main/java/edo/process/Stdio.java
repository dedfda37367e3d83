package edo.process;

import edo.internal.seam.Ambient;
import edo.net.OsPipeReader;
import edo.net.OsPipeWriter;
import edo.reactor.Backend;
import edo.reactor.ChildStdio;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Objects;

/** What a standard stream of a child is connected to; for {@link Command#stdin} and the others. */
public final class Stdio {
  private static final Stdio INHERIT = new Stdio("inherit", new ChildStdio.Inherit(), () -> {});
  private static final Stdio NOTHING = new Stdio("nothing", new ChildStdio.Nothing(), () -> {});
  private static final Stdio PIPED = new Stdio("piped", new ChildStdio.Piped(), () -> {});

  private final String what;
  private final ChildStdio stdio;
  private final Runnable afterwards;

  /** A pipe's end has gone to its child; files and the rest are for any number of children. */
  private volatile boolean spent;

  private Stdio(String what, ChildStdio stdio, Runnable afterwards) {
    this.what = what;
    this.stdio = stdio;
    this.afterwards = afterwards;
  }

  /**
   * What this process has: the terminal, most likely.
   *
   * @return the connection
   */
  public static Stdio inherit() {
    return INHERIT;
  }

  /**
   * Nothing: the child reads the end at once, and what it writes is thrown away.
   *
   * @return the connection
   */
  public static Stdio nothing() {
    return NOTHING;
  }

  /**
   * A pipe, whose other end the {@link Child} has.
   *
   * @return the connection
   */
  public static Stdio piped() {
    return PIPED;
  }

  /**
   * A file to read from.
   *
   * @param file which exists when the child is started; relative to the directory of this process
   * @return the connection, for standard input
   */
  public static Stdio from(Path file) {
    Objects.requireNonNull(file, "a file must not be null");
    return new Stdio("from " + file, new ChildStdio.FromFile(file), () -> {});
  }

  /**
   * A file to write to, made or emptied when the child is started.
   *
   * @param file which; relative to the directory of this process
   * @return the connection, for standard output and error
   */
  public static Stdio to(Path file) {
    Objects.requireNonNull(file, "a file must not be null");
    return new Stdio("to " + file, new ChildStdio.ToFile(file, false), () -> {});
  }

  /**
   * A file to write to behind what is in it, made when the child is started if it does not exist.
   *
   * @param file which; relative to the directory of this process
   * @return the connection, for standard output and error
   */
  public static Stdio appendTo(Path file) {
    Objects.requireNonNull(file, "a file must not be null");
    return new Stdio("append to " + file, new ChildStdio.ToFile(file, true), () -> {});
  }

  /**
   * What another child writes. Its reader is given away: nothing can be read from it here any more,
   * and it is closed with the start of the child that gets it, also if that fails.
   *
   * @param reader taken from the other child
   * @return the connection, for the standard input of one child; starting another one with it
   *     throws {@link IllegalStateException}
   * @throws IllegalStateException if it was closed or given away before
   * @throws UnsupportedOperationException without native access
   */
  public static Stdio from(ChildOutput reader) {
    return new Stdio(
        "from " + reader, new ChildStdio.FromPipe(reader.giveAway()), reader::closeGivenAway);
  }

  /**
   * What another child reads. Its writer is given away: nothing can be written to it here any more,
   * and it is closed with the start of the child that gets it, also if that fails.
   *
   * @param writer taken from the other child
   * @return the connection, for the standard output or error of one child; starting another one
   *     with it throws {@link IllegalStateException}
   * @throws IllegalStateException if it was closed or given away before
   * @throws UnsupportedOperationException without native access
   */
  public static Stdio to(ChildStdin writer) {
    return new Stdio(
        "to " + writer, new ChildStdio.ToPipe(writer.giveAway()), writer::closeGivenAway);
  }

  /**
   * The reading end of a pipe of this process ({@link edo.net.Pipes}, or a descriptor from
   * elsewhere). It is given away: nothing can be read from it here any more, and it is closed with
   * the start of the child that gets it, also if that fails.
   *
   * @param reader the end
   * @return the connection, for the standard input of one child; starting another one with it
   *     throws {@link IllegalStateException}
   * @throws IllegalStateException if it was closed or given away before
   * @throws UnsupportedOperationException without native access
   */
  public static Stdio from(OsPipeReader reader) {
    String what = "from " + reader;
    PipeReceiver end = given(reader, reader::detach);
    return new Stdio(what, new ChildStdio.FromPipe(end), end::close);
  }

  /**
   * The writing end of a pipe of this process ({@link edo.net.Pipes}, or a descriptor from
   * elsewhere). It is given away: nothing can be written to it here any more, and it is closed with
   * the start of the child that gets it, also if that fails.
   *
   * @param writer the end
   * @return the connection, for the standard output or error of one child; starting another one
   *     with it throws {@link IllegalStateException}
   * @throws IllegalStateException if it was closed or given away before
   * @throws UnsupportedOperationException without native access
   */
  public static Stdio to(OsPipeWriter writer) {
    String what = "to " + writer;
    PipeSender end = given(writer, writer::detach);
    return new Stdio(what, new ChildStdio.ToPipe(end), end::close);
  }

  /** Takes an end out of its runtime. */
  @FunctionalInterface
  private interface Detaching<T> {
    T detach() throws ClosedChannelException;
  }

  private static <T> T given(Object end, Detaching<T> detaching) {
    if (Ambient.host().backend() != Backend.EPOLL) {
      throw Closing.cannotGiveAway(end);
    }
    try {
      return detaching.detach();
    } catch (ClosedChannelException e) {
      throw Closing.wasGivenAway(end);
    }
  }

  ChildStdio stdio() {
    if (spent) {
      throw new IllegalStateException(
          "\""
              + what
              + "\" has gone to a child already; make a Stdio of a new pipe for the next one");
    }
    return stdio;
  }

  /** To be called when a child was started with it, or could not be. */
  void close() {
    afterwards.run();
    spent = stdio instanceof ChildStdio.FromPipe || stdio instanceof ChildStdio.ToPipe;
  }

  Stdio requireForReading() {
    if (stdio instanceof ChildStdio.ToFile || stdio instanceof ChildStdio.ToPipe) {
      throw new IllegalArgumentException(
          "standard input is read: use Stdio.from(...) and not \"" + this + "\"");
    }
    return this;
  }

  Stdio requireForWriting() {
    if (stdio instanceof ChildStdio.FromFile || stdio instanceof ChildStdio.FromPipe) {
      throw new IllegalArgumentException(
          "standard output and error are written: use Stdio.to(...) and not \"" + this + "\"");
    }
    return this;
  }

  @Override
  public String toString() {
    return what;
  }
}

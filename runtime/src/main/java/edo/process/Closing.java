package edo.process;

import edo.internal.seam.LastResort;
import java.io.Closeable;
import java.io.IOException;

/** What the two kinds of ends have in common. */
final class Closing {
  private Closing() {}

  /** Closes a stream of the JDK behind an end of ours, which promises not to fail. */
  static void quietly(Closeable stream, Object end) {
    try {
      stream.close();
    } catch (IOException e) {
      LastResort.log(System.Logger.Level.DEBUG, "closing a child's pipe failed", end, e);
    }
  }

  /** A child that cannot be killed when its computation is withdrawn, which must not throw. */
  static void report(Child child, IOException e) {
    LastResort.log(
        System.Logger.Level.WARNING, "a child could not be killed and runs on", child, e);
  }

  static UnsupportedOperationException cannotGiveAway(Object end) {
    return new UnsupportedOperationException(
        end
            + " cannot be given away here: that takes Linux and"
            + " --enable-native-access=edo.reactor; copy it with ByteStreams.copy instead");
  }

  static IllegalStateException wasGivenAway(Object end) {
    return new IllegalStateException(end + " was closed or given away before");
  }
}

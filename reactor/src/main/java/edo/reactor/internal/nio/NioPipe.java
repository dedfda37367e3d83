package edo.reactor.internal.nio;

import edo.reactor.PipeSource;
import java.io.IOException;
import java.nio.channels.Pipe;

/** Opens pipes. */
public final class NioPipe {
  static {
    NioErrors.load();
  }

  private NioPipe() {}

  /**
   * Opens a pipe.
   *
   * @return both ends
   * @throws IOException if the system refuses
   */
  public static PipeSource open() throws IOException {
    try {
      Pipe pipe = Pipe.open();
      pipe.sink().configureBlocking(false);
      pipe.source().configureBlocking(false);
      return new PipeSource(new NioPipeSender(pipe.sink()), new NioPipeReceiver(pipe.source()));
    } catch (IOException e) {
      throw NioErrors.translated(e, "open a pipe");
    }
  }
}

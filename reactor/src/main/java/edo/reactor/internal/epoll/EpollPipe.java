package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import edo.reactor.PipeSource;
import java.io.IOException;

/** Opens pipes. */
public final class EpollPipe {
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  private EpollPipe() {}

  /**
   * Opens a pipe.
   *
   * @return both ends
   * @throws IOException if the system refuses
   */
  public static PipeSource open() throws IOException {
    CallScratch scratch = CallScratch.take();
    try {
      int result = LinuxNative.pipe2(scratch.errno, scratch.value, O_NONBLOCK | O_CLOEXEC);
      if (result < 0) {
        throw Errno.failure(-result, "open a pipe");
      }
      return new PipeSource(
          new EpollPipeSender(new StreamFd(scratch.value.get(JAVA_INT, 4), false)),
          new EpollPipeReceiver(new StreamFd(scratch.value.get(JAVA_INT, 0), false)));
    } finally {
      scratch.giveBack();
    }
  }
}

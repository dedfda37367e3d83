package edo.reactor.internal.epoll;

import edo.reactor.PipeReceiver;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** The reading end of a pipe. */
public final class EpollPipeReceiver extends PipeReceiver {
  private final StreamFd pipe;

  EpollPipeReceiver(StreamFd pipe) {
    this.pipe = pipe;
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    return pipe.read(array, offset, length);
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return pipe.read(buffer);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return pipe.read(buffers, offset, length);
  }

  @Override
  public OptionalInt fd() {
    return pipe.fdIfOpen();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    pipe.registerWith(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    pipe.reregisterWith(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    pipe.deregisterFrom(registry);
  }

  @Override
  public void rearm(int interestBits) {
    // An edge of epoll needs no arming.
  }

  @Override
  public void close() {
    pipe.close();
  }
}

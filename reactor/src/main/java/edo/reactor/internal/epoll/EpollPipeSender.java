package edo.reactor.internal.epoll;

import edo.reactor.PipeSender;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** The writing end of a pipe. */
public final class EpollPipeSender extends PipeSender {
  private final StreamFd pipe;

  EpollPipeSender(StreamFd pipe) {
    this.pipe = pipe;
  }

  @Override
  public int write(byte[] array, int offset, int length) throws IOException {
    return pipe.write(array, offset, length);
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    return pipe.write(buffer);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return pipe.write(buffers, offset, length);
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

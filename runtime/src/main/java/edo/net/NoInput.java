package edo.net;

import edo.reactor.InputSource;
import edo.reactor.PipeSender;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;

/** The direction that one end of a pipe has not got. Nothing of ours asks for it. */
record NoInput(PipeSender end) implements InputSource {
  @Override
  public int read(byte[] array, int offset, int length) {
    throw new NonReadableChannelException();
  }

  @Override
  public int read(ByteBuffer buffer) {
    throw new NonReadableChannelException();
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) {
    throw new NonReadableChannelException();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    end.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    end.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    end.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    end.rearm(interestBits);
  }

  @Override
  public void close() {
    end.close();
  }

  @Override
  public String toString() {
    return end.toString();
  }
}

package edo.net;

import edo.reactor.OutputSource;
import edo.reactor.PipeReceiver;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;

/** The direction that one end of a pipe has not got. Nothing of ours asks for it. */
record NoOutput(PipeReceiver end) implements OutputSource {
  @Override
  public int write(byte[] array, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer buffer) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) {
    throw new NonWritableChannelException();
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

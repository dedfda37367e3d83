package edo.reactor.internal.nio;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;

/** Socket options of channels. */
final class NioOptions {
  private NioOptions() {}

  static <T> void set(NetworkChannel channel, SocketOption<T> option, T value) throws IOException {
    requireSupported(channel, option);
    channel.setOption(option, value);
  }

  static <T> T get(NetworkChannel channel, SocketOption<T> option) throws IOException {
    requireSupported(channel, option);
    return channel.getOption(option);
  }

  static void requireSupported(NetworkChannel channel, SocketOption<?> option) {
    if (!channel.supportedOptions().contains(option)) {
      throw new UnsupportedOperationException(
          "java.nio has no option " + option.name() + " for this: use the EPOLL backend");
    }
  }
}

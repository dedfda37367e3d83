package edo.examples;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Host and port on the command line, and what to say when they lead nowhere. */
final class Addresses {
  private Addresses() {}

  /** A port: 0 to 65535. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return port(text);
    }
  }

  /** {@code HOST:PORT}; an IPv6 address stands in brackets. Not looked up yet. */
  static final class HostAndPort implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      if (colon <= 0) {
        throw new TypeConversionException("'" + text + "' is not of the form HOST:PORT");
      }
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return InetSocketAddress.createUnresolved(host, port(text.substring(colon + 1)));
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a port: a number from 0 to 65535");
    }
    throw new TypeConversionException(text + " is not a port: they go from 0 to 65535");
  }

  /** As the user typed it. */
  static String show(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Says in words what happened to an address, with the original as the cause. */
  static IOException explain(IOException e, InetSocketAddress address) {
    String where = show(address);
    return switch (e) {
      case UnknownHostException unknown ->
          new IOException("there is no host called " + address.getHostString(), unknown);
      case ConnectException refused ->
          new IOException("nobody listens on " + where + ": " + refused.getMessage(), refused);
      case BindException taken ->
          new IOException("cannot listen on " + where + ": " + taken.getMessage(), taken);
      default -> new IOException(where + ": " + e.getMessage(), e);
    };
  }
}

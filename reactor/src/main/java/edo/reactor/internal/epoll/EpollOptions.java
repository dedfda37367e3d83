package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import edo.reactor.ExtraSocketOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Socket options: which number each has, and how its value looks. */
final class EpollOptions {
  private static final int SOL_IP = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SOL_TCP = 6;
  private static final int SOL_IPV6 = 41;
  private static final int SO_ERROR = 4;
  private static final int SO_PEERCRED = 17;
  private static final int SO_DOMAIN = 39;
  private static final int MAX_LINGER = 65_535;
  private static final int MAX_DEVICE_NAME = 15;

  private enum Kind {
    FLAG,
    NUMBER,
    BYTE,
    /** Linux reports twice the size that was set, to account for its own overhead. */
    BUFFER_SIZE,
    LINGER,
    NAME,
    /** By its index; to be set only. */
    INTERFACE
  }

  /** An option's number with IPv4 and with IPv6; most are the same. */
  private record Spec(Kind kind, int level, int name, int levelV6, int nameV6) {
    Spec(Kind kind, int level, int name) {
      this(kind, level, name, level, name);
    }

    boolean dependsOnFamily() {
      return level != levelV6;
    }
  }

  private static final Map<SocketOption<?>, Spec> SPECS =
      Map.ofEntries(
          Map.entry(StandardSocketOptions.TCP_NODELAY, new Spec(Kind.FLAG, SOL_TCP, 1)),
          Map.entry(StandardSocketOptions.SO_KEEPALIVE, new Spec(Kind.FLAG, SOL_SOCKET, 9)),
          Map.entry(StandardSocketOptions.SO_REUSEADDR, new Spec(Kind.FLAG, SOL_SOCKET, 2)),
          Map.entry(StandardSocketOptions.SO_REUSEPORT, new Spec(Kind.FLAG, SOL_SOCKET, 15)),
          Map.entry(StandardSocketOptions.SO_SNDBUF, new Spec(Kind.BUFFER_SIZE, SOL_SOCKET, 7)),
          Map.entry(StandardSocketOptions.SO_RCVBUF, new Spec(Kind.BUFFER_SIZE, SOL_SOCKET, 8)),
          Map.entry(StandardSocketOptions.SO_LINGER, new Spec(Kind.LINGER, SOL_SOCKET, 13)),
          Map.entry(StandardSocketOptions.IP_TOS, new Spec(Kind.BYTE, SOL_IP, 1, SOL_IPV6, 67)),
          Map.entry(StandardSocketOptions.SO_BROADCAST, new Spec(Kind.FLAG, SOL_SOCKET, 6)),
          Map.entry(
              StandardSocketOptions.IP_MULTICAST_LOOP,
              new Spec(Kind.FLAG, SOL_IP, 34, SOL_IPV6, 19)),
          Map.entry(
              StandardSocketOptions.IP_MULTICAST_TTL,
              new Spec(Kind.NUMBER, SOL_IP, 33, SOL_IPV6, 18)),
          Map.entry(
              StandardSocketOptions.IP_MULTICAST_IF,
              new Spec(Kind.INTERFACE, SOL_IP, 32, SOL_IPV6, 17)),
          Map.entry(ExtraSocketOptions.QUICKACK, new Spec(Kind.FLAG, SOL_TCP, 12)),
          Map.entry(ExtraSocketOptions.TTL, new Spec(Kind.NUMBER, SOL_IP, 2, SOL_IPV6, 16)),
          Map.entry(ExtraSocketOptions.TCLASS_V6, new Spec(Kind.BYTE, SOL_IPV6, 67)),
          Map.entry(ExtraSocketOptions.V6_ONLY, new Spec(Kind.FLAG, SOL_IPV6, 26)),
          Map.entry(ExtraSocketOptions.BIND_DEVICE, new Spec(Kind.NAME, SOL_SOCKET, 25)));

  private EpollOptions() {}

  static <T> void set(Descriptor socket, SocketOption<T> option, T value) throws IOException {
    Spec spec = spec(option);
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      boolean v6 = spec.dependsOnFamily() && isV6(socket, scratch);
      int length = encode(spec.kind, option, value, v6, scratch);
      check(
          LinuxNative.setsockopt(
              scratch.errno,
              socket.number(),
              v6 ? spec.levelV6 : spec.level,
              v6 ? spec.nameV6 : spec.name,
              scratch.value,
              length),
          "set " + option.name() + " to " + value);
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  static <T> T get(Descriptor socket, SocketOption<T> option) throws IOException {
    Spec spec = spec(option);
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      boolean v6 = spec.dependsOnFamily() && isV6(socket, scratch);
      read(socket, scratch, v6 ? spec.levelV6 : spec.level, v6 ? spec.nameV6 : spec.name, option);
      return option.type().cast(decode(spec.kind, scratch));
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  /** Takes the pending error: 0 or a positive error number. */
  static int takeError(Descriptor socket) throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      return readInt(socket, scratch, SO_ERROR, "SO_ERROR");
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  /** Takes the pending error as an exception. */
  static Optional<IOException> takeException(Descriptor socket) throws IOException {
    int errno = takeError(socket);
    return errno == 0 ? Optional.empty() : Optional.of(Errno.failure(errno, "the socket failed"));
  }

  /** The credentials of a Unix socket's peer: process, user and group. */
  static int[] peerCredentials(Descriptor socket) throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      read(socket, scratch, SOL_SOCKET, SO_PEERCRED, "SO_PEERCRED");
      return new int[] {
        scratch.value.get(JAVA_INT, 0),
        scratch.value.get(JAVA_INT, 4),
        scratch.value.get(JAVA_INT, 8)
      };
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  private static Spec spec(SocketOption<?> option) {
    Spec spec = SPECS.get(option);
    if (spec == null) {
      throw new UnsupportedOperationException("this socket has no option " + option.name());
    }
    return spec;
  }

  private static boolean isV6(Descriptor socket, CallScratch scratch) throws IOException {
    return readInt(socket, scratch, SO_DOMAIN, "SO_DOMAIN") == SocketAddresses.AF_INET6;
  }

  private static int readInt(Descriptor socket, CallScratch scratch, int name, Object what)
      throws IOException {
    read(socket, scratch, SOL_SOCKET, name, what);
    return scratch.value.get(JAVA_INT, 0);
  }

  private static void read(Descriptor socket, CallScratch scratch, int level, int name, Object what)
      throws IOException {
    scratch.value.fill((byte) 0);
    scratch.setLength(scratch.value.byteSize());
    check(
        LinuxNative.getsockopt(
            scratch.errno, socket.number(), level, name, scratch.value, scratch.length),
        "read option " + what);
  }

  private static void check(int result, String doing) throws IOException {
    if (result < 0) {
      throw Errno.failure(-result, doing);
    }
  }

  private static int encode(
      Kind kind, SocketOption<?> option, Object value, boolean v6, CallScratch into) {
    switch (kind) {
      case FLAG -> into.value.set(JAVA_INT, 0, (Boolean) value ? 1 : 0);
      case NUMBER -> into.value.set(JAVA_INT, 0, (Integer) value);
      case BYTE -> into.value.set(JAVA_INT, 0, inRange(option, (Integer) value, 0, 255));
      case BUFFER_SIZE ->
          into.value.set(JAVA_INT, 0, inRange(option, (Integer) value, 0, Integer.MAX_VALUE));
      case LINGER -> {
        int seconds = (Integer) value;
        into.value.set(JAVA_INT, 0, seconds < 0 ? 0 : 1);
        into.value.set(JAVA_INT, 4, Math.clamp(seconds, 0, MAX_LINGER));
        return 8;
      }
      case INTERFACE -> {
        into.value.fill((byte) 0); // an ip_mreqn with IPv4, the bare index with IPv6
        into.value.set(JAVA_INT, v6 ? 0 : 8, ((NetworkInterface) value).getIndex());
        return v6 ? 4 : 12;
      }
      case NAME -> {
        byte[] name = ((String) value).getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_DEVICE_NAME) {
          throw new IllegalArgumentException(
              option.name() + " is a device name of at most 15 bytes, not \"" + value + "\"");
        }
        into.value.fill((byte) 0);
        into.value.asSlice(0, name.length).copyFrom(MemorySegment.ofArray(name));
        return name.length;
      }
    }
    return 4;
  }

  private static int inRange(SocketOption<?> option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option.name() + " must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  private static Object decode(Kind kind, CallScratch from) {
    int number = from.value.get(JAVA_INT, 0);
    return switch (kind) {
      case FLAG -> number != 0;
      case NUMBER, BYTE -> number;
      case INTERFACE ->
          throw new UnsupportedOperationException("Linux does not tell this option: it can be set");
      case BUFFER_SIZE -> number / 2;
      case LINGER -> number == 0 ? -1 : from.value.get(JAVA_INT, 4);
      case NAME -> {
        byte[] bytes = from.value.asSlice(0, from.lengthSet()).toArray(JAVA_BYTE);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
          end++;
        }
        yield new String(bytes, 0, end, StandardCharsets.UTF_8);
      }
    };
  }
}

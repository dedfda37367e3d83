package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import edo.net.UdpSocket;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames in datagrams: UTIL-072 … UTIL-075 (udp.rs of tokio-util). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpFramedTest extends CodecTest {
  private final CountingWaker waker = new CountingWaker();

  /** With its first channel the JDK opens a descriptor that it keeps, for closing others. */
  @BeforeAll
  static void warmUp() throws IOException {
    DatagramChannel.open().close();
  }

  private static UdpSocket bind() throws IOException {
    return UdpSocket.bind("127.0.0.1:0");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A frame for each datagram, for an empty one too. */
  private static final class Whole implements Codec<Bytes, Bytes> {
    private boolean isSaid;

    @Override
    public boolean decode(BytesMut in, Consumer<? super Bytes> out) {
      if (isSaid) {
        return false;
      }
      isSaid = true;
      out.accept(in.freeze());
      return true;
    }

    @Override
    public void reset() {
      isSaid = false;
    }

    @Override
    public void encode(Bytes frame, BytesMut out) {
      out.put(frame);
    }
  }

  /** UTIL-072, UTIL-073: send_framed_byte_codec, with an empty datagram; direct and polled. */
  @ParameterizedTest
  @EnumSource
  void bytesBothWays(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var a = new Whole().framed(bind());
              var b = new Whole().framed(bind())) {
            var toA = a.socket().localAddress();
            var toB = b.socket().localAddress();
            for (Bytes bytes : List.of(latin("4567"), Bytes.of(), latin("8"))) {
              a.send(bytes, toB);
              assertEquals(new Addressed<>(bytes, toA), b.next());
              var receiver = Task.spawn(a.nextAsync());
              Task.spawn(b.sendAsync(bytes, toA)).join();
              assertEquals(new Addressed<>(bytes, toB), receiver.join());
            }
          }
        });
  }

  /** UTIL-073: send_framed_lines_codec: several frames in one datagram keep the sender. */
  @ParameterizedTest
  @EnumSource
  void severalFramesInOneDatagram(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = bind();
              var other = bind();
              var lines = new LinesCodec(100).framed(bind())) {
            var to = lines.socket().localAddress();
            one.sendTo(ascii("1\r\n2\r\n3\r\n"), to);
            other.sendTo(ascii(""), to);
            other.sendTo(ascii("4\n5"), to);
            one.sendTo(ascii("6\n"), to);
            var from = one.localAddress();
            assertEquals(Optional.empty(), lines.tryNext());
            assertEquals(Optional.empty(), lines.sender());
            assertEquals(new Addressed<>("1", from), lines.next());
            assertEquals(Optional.of(new Addressed<>("2", from)), lines.tryNext());
            assertEquals(new Addressed<>("3", from), lines.nextAsync().await());
            assertEquals(Optional.empty(), lines.tryNext());
            assertEquals(new Addressed<>("4", other.localAddress()), lines.next());
            assertEquals(new Addressed<>("5", other.localAddress()), lines.next());
            assertEquals(new Addressed<>("6", from), lines.next());
            assertEquals(Optional.of(from), lines.sender());
          }
        });
  }

  /** UTIL-073: what is left of a datagram is never joined with the next one. */
  @ParameterizedTest
  @EnumSource
  void leftoversAreDropped(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Decoder<Integer> lenient =
              new Decoder<>() {
                @Override
                public boolean decode(BytesMut in, Consumer<? super Integer> out)
                    throws IOException {
                  return INTS.decode(in, out);
                }

                @Override
                public boolean decodeEof(BytesMut in, Consumer<? super Integer> out)
                    throws IOException {
                  return decode(in, out);
                }
              };
          try (var from = bind();
              var strict = INTS.framed(bind());
              var silent = Codec.of(lenient, INTS).framed(bind())) {
            for (var ints : List.of(strict, silent)) {
              var to = ints.socket().localAddress();
              from.sendTo(new byte[] {0, 0, 0, 1, 0, 0}, to);
              from.sendTo(new byte[] {0, 0, 0, 2}, to);
              assertEquals(1, ints.next().frame());
              assertEquals(2, ints.readBuffer().length());
              if (ints == strict) {
                assertThrows(EOFException.class, ints::next);
              }
              assertEquals(2, ints.next().frame());
            }
          }
        });
  }

  /** UTIL-073: nor does a codec remember anything of a datagram when the next one comes. */
  @ParameterizedTest
  @EnumSource
  void eachDatagramIsDecodedOnItsOwn(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var from = bind();
              var lines = new LinesCodec(4).framed(bind());
              var pieces = new AnyDelimiterCodec(latin(","), latin(","), 4).framed(bind());
              var frames = new LengthDelimitedCodec().framed(bind());
              var inPlace =
                  Codec.of(new LengthDelimitedCodec().reading(BytesMut::getUtf8), INTS)
                      .framed(bind())) {
            from.sendTo(ascii("too long"), lines.socket().localAddress());
            from.sendTo(ascii("a\nb"), lines.socket().localAddress());
            assertThrows(TooLongException.class, lines::next);
            assertEquals("a", lines.next().frame());
            assertEquals("b", lines.next().frame());

            from.sendTo(ascii("too long"), pieces.socket().localAddress());
            from.sendTo(ascii("a,b"), pieces.socket().localAddress());
            assertThrows(TooLongException.class, pieces::next);
            assertEquals(latin("a"), pieces.next().frame());
            assertEquals(latin("b"), pieces.next().frame());

            for (var one : List.of(frames, inPlace)) {
              from.sendTo(new byte[] {0, 0, 0, 9, 'x'}, one.socket().localAddress());
              from.sendTo(new byte[] {0, 0, 0, 1, 'y'}, one.socket().localAddress());
              assertThrows(EOFException.class, one::next);
            }
            assertEquals(latin("y"), frames.next().frame());
            assertEquals("y", inPlace.next().frame());
          }
        });
  }

  /** UTIL-074: framed_half: one reads and one writes, on the same socket. */
  @ParameterizedTest
  @EnumSource
  void twoOnOneSocket(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = bind()) {
            var here = socket.localAddress();
            var out = new BytesCodec().framed(socket);
            var in = new LinesCodec(100).framed(socket);
            var reader =
                Task.spawn(() -> {
                  var seen = new ArrayList<String>();
                  while (seen.size() < 6) {
                    Addressed<String> line = in.next();
                    assertEquals(here, line.address());
                    seen.add(line.frame());
                  }
                  return seen;
                });
            out.send(latin("1\r\n2\r\n3\r\n"), here);
            out.send(latin("4\r\n5\r\n6\r\n"), here);
            assertEquals(List.of("1", "2", "3", "4", "5", "6"), reader.join());
          }
        });
  }

  /** UTIL-074: one task receives and another one sends, with one of these. */
  @ParameterizedTest
  @EnumSource
  void oneReceivesAndOneSends(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var here = INTS.framed(bind());
              var there = INTS.framed(bind())) {
            var toThere = there.socket().localAddress();
            var echo =
                Task.spawn(() -> {
                  for (int i = 0; i < 50; i++) {
                    there.send(there.next());
                  }
                });
            var sender =
                Task.spawn(() -> {
                  for (int i = 0; i < 50; i++) {
                    here.send(i, toThere);
                  }
                });
            for (int i = 0; i < 50; i++) {
              assertEquals(new Addressed<>(i, toThere), here.next());
            }
            sender.join();
            echo.join();
          }
        });
  }

  /** UTIL-072: too long a datagram is told, not cut, and the next one is received. */
  @ParameterizedTest
  @EnumSource
  void limits(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var large = new BytesCodec().framed(bind());
              var small = new UdpFramed<>(bind(), new BytesCodec(), 4)) {
            var toLarge = large.socket().localAddress();
            var toSmall = small.socket().localAddress();
            large.send(latin("12345"), toSmall);
            large.send(latin("1234"), toSmall);
            var e = assertThrows(TooLongException.class, small::next);
            assertTrue(e.getMessage().contains(toLarge.toString()), e.getMessage());
            assertEquals(4, e.limit());
            assertEquals(Optional.of(toLarge), small.sender());
            assertEquals(Optional.empty(), small.tryNext());
            assertEquals(latin("1234"), small.next().frame());

            assertThrows(TooLongException.class, () -> small.send(latin("12345"), toLarge));
            assertTrue(small.writeBuffer().isEmpty());
            small.send(latin("4321"), toLarge);
            assertEquals(latin("4321"), large.next().frame());

            var most = Bytes.wrap(new byte[65_507]);
            large.send(most, toLarge);
            assertEquals(most, large.next().frame());
            var more = Bytes.wrap(new byte[65_508]);
            assertThrows(FrameException.class, () -> large.send(more, toLarge));
            var v6 = new InetSocketAddress("::1", toSmall.getPort());
            assertTrue(large.tryFeed(new Addressed<>(more, v6)), "IPv6 carries more");
            assertThrows(IllegalArgumentException.class, large::flush, "but not this socket");
          }
          for (int limit : new int[] {0, -1, 65_536}) {
            try (var socket = bind()) {
              assertThrows(
                  IllegalArgumentException.class,
                  () -> new UdpFramed<>(socket, new BytesCodec(), limit));
            }
          }
        });
  }

  /** UTIL-072: what cannot be sent is dropped and keeps nothing else from being sent. */
  @ParameterizedTest
  @EnumSource
  void whatCannotBeSentIsDropped(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Encoder<Integer> odd =
              (number, out) -> {
                out.putInt(number);
                if (number % 2 == 0) {
                  throw new FrameException("even");
                }
              };
          try (var ints = Codec.of(INTS, odd).framed(bind())) {
            var here = ints.socket().localAddress();
            var v6 = new InetSocketAddress("::1", here.getPort());
            assertThrows(IllegalArgumentException.class, () -> ints.send(1, v6));
            assertThrows(IllegalArgumentException.class, () -> ints.sendAsync(1, v6).await());
            var unresolved = InetSocketAddress.createUnresolved("localhost", 1);
            assertThrows(IllegalArgumentException.class, () -> ints.send(1, unresolved));
            assertThrows(FrameException.class, () -> ints.send(2, here));
            assertThrows(NullPointerException.class, () -> ints.send(null, here));
            ints.send(3, here);
            assertEquals(3, ints.next().frame());
          }
        });
  }

  /** UTIL-072: there is room for one that waits; feeding sends it. */
  @ParameterizedTest
  @EnumSource
  void aSinkOfOne(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var in = INTS.framed(bind())) {
            var to = in.socket().localAddress();
            var out = INTS.framed(bind());
            assertTrue(out.tryFeed(new Addressed<>(1, to)));
            assertFalse(out.tryFeed(new Addressed<>(2, to)));
            assertEquals(4, out.writeBuffer().length());
            out.feed(new Addressed<>(2, to));
            out.feedAsync(new Addressed<>(3, to)).await();
            out.flushAsync().await();
            assertTrue(out.writeBuffer().isEmpty());
            out.feed(new Addressed<>(4, to));
            out.shutdown();
            out.feed(new Addressed<>(5, to));
            out.shutdownAsync().await();
            out.feed(new Addressed<>(6, to));
            out.close();
            out.close();
            for (int i = 1; i <= 6; i++) {
              assertEquals(i, in.next().frame());
            }
            assertThrows(ClosedChannelException.class, () -> out.send(7, to));
          }
        });
  }

  /** UTIL-072: a receiver that is aborted, or withdrawn, has taken nothing. */
  @ParameterizedTest
  @EnumSource
  void anAbortedReceiverLosesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var ints = INTS.framed(bind())) {
            var here = ints.socket().localAddress();
            for (int i = 0; i < 20; i++) {
              boolean polled = i % 2 == 0;
              var receiver = polled ? Task.spawn(ints.nextAsync()) : Task.spawn(ints::next);
              for (int turns = 0; turns < i; turns++) {
                Task.yieldNow();
              }
              receiver.abort();
              var e = assertThrows(JoinException.class, receiver::join);
              assertTrue(e.isCancelled(), e.toString());
              ints.send(i, here);
              assertEquals(i, ints.next().frame());
              var withdrawn = ints.nextAsync();
              assertTrue(waker.poll(withdrawn).isPending());
              withdrawn.cancel();
              ints.sendAsync(-i, here).await();
              assertEquals(-i, ints.nextAsync().await().frame());
            }
          }
        });
  }

  /** UTIL-072: frames as a stream, which closes the socket unless it is borrowed. */
  @ParameterizedTest
  @EnumSource
  void framesAsAStream(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var ints = INTS.framed(bind());
          var here = ints.socket().localAddress();
          for (int i = 1; i <= 3; i++) {
            ints.send(i, here);
          }
          try (var some = ints.frames().borrowed().take(2)) {
            assertEquals(
                List.of(new Addressed<>(1, here), new Addressed<>(2, here)), some.toList());
          }
          try (var all = ints.frames()) {
            assertEquals(Optional.of(new Addressed<>(3, here)), all.next());
            try (var other = bind()) {
              other.sendTo(new byte[] {1}, here);
            }
            assertThrows(EOFException.class, all::next);
            assertEquals(Optional.empty(), all.next());
          }
          assertFalse(ints.socket().isOpen());
          ints.close();
        });
  }

  /** UTIL-075: the parts. */
  @Test
  void parts() throws Exception {
    on(
        Flavor.values()[0],
        () -> {
          var socket = bind();
          try (var ints = new UdpFramed<>(socket, INTS)) {
            assertSame(socket, ints.socket());
            assertSame(INTS, ints.codec());
            assertTrue(ints.readBuffer().isEmpty());
            assertTrue(ints.writeBuffer().isEmpty());
            ints.feed(new Addressed<>(1, socket.localAddress()));
            assertTrue(
                ints.toString().startsWith("UdpFramed[0 bytes in, 4 bytes out, "), ints.toString());
          }
          assertFalse(socket.isOpen(), "closed with it");
        });
  }
}

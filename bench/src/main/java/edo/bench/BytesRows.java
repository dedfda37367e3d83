package edo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The catalogue's entries for buffers: ours, Netty's from both of its pools, and the JDK's. */
final class BytesRows {
  static final String SUITE = "bytes";

  /** Netty's pool on the heap. */
  static final String NETTY_HEAP = "netty-heap";

  /** Netty's pool outside of the heap. */
  static final String NETTY_DIRECT = "netty-direct";

  private BytesRows() {}

  /** All of the suite. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    specs.add(
        row("put_int", "int written", BytesEdo::putInts, BytesNetty::putInts, BytesJdk::putInts));
    specs.add(
        row("get_int", "int read", BytesEdo::getInts, BytesNetty::getInts, BytesJdk::getInts));
    specs.add(
        row(
            "put_long",
            "long written",
            BytesEdo::putLongs,
            BytesNetty::putLongs,
            BytesJdk::putLongs));
    specs.add(
        row("get_long", "long read", BytesEdo::getLongs, BytesNetty::getLongs, BytesJdk::getLongs));
    specs.add(
        row(
            "slice_read",
            "slice, and an int read from it",
            BytesEdo::sliceAndRead,
            BytesNetty::sliceAndRead,
            BytesJdk::sliceAndRead));
    specs.add(
        row(
            "frame_cut_off",
            "frame of 64 B cut off and kept until its chunk is done",
            BytesEdo::framesCutOff,
            BytesNetty::framesCutOff,
            BytesJdk::framesCutOff));
    specs.add(
        row(
            "frame_in_place",
            "frame of 64 B read where it is",
            BytesEdo::framesInPlace,
            BytesNetty::framesInPlace,
            BytesJdk::framesInPlace));
    for (int size : new int[] {64, 1024}) {
      specs.add(
          row(
              "copy_" + size,
              "array of " + size + " B written and read back",
              () -> BytesEdo.copy(size),
              netty -> netty.copy(size),
              () -> BytesJdk.copy(size)));
    }
    for (int size : new int[] {64, 1024}) {
      specs.add(
          row(
              "index_of_" + size,
              "last byte of " + size + " found",
              () -> BytesEdo.indexOf(size),
              netty -> netty.indexOf(size),
              () -> BytesJdk.indexOf(size)));
    }
    for (int size : new int[] {16, 64, 1024}) {
      specs.add(
          row(
              "hash_" + size,
              "hash of " + size + " B, ours of a fresh slice each",
              () -> BytesEdo.hash(size),
              netty -> netty.hash(size),
              () -> BytesJdk.hash(size)));
    }
    for (int size : new int[] {16, 64, 1024}) {
      specs.add(
          row(
              "equals_" + size,
              "comparison of " + size + " B that are the same",
              () -> BytesEdo.equal(size),
              netty -> netty.equal(size),
              () -> BytesJdk.equal(size)));
    }
    specs.add(
        row(
            "put_text",
            "32 ASCII characters written",
            BytesEdo::text,
            BytesNetty::text,
            BytesJdk::text));
    return specs;
  }

  private static BenchSpec row(
      String name,
      String element,
      Supplier<Bench> edo,
      Function<BytesNetty, Bench> netty,
      Supplier<Bench> jdk) {
    return BenchSpec.plain(SUITE, name, element)
        .with(BenchSpec.EDO, w -> edo.get())
        .with(NETTY_HEAP, w -> netty.apply(new BytesNetty(false)))
        .with(NETTY_DIRECT, w -> netty.apply(new BytesNetty(true)))
        .with(BenchSpec.JDK, w -> jdk.get());
  }
}

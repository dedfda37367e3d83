package edo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The catalogue's entries for codecs: ours and Netty's, from both of its pools. */
final class CodecRows {
  static final String SUITE = "codec";

  private CodecRows() {}

  /** All of the suite. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int size : new int[] {64, 1024}) {
      String frame = "frame of " + size + " B ";
      specs.add(
          row(
              "decode_" + size,
              frame + "taken out of a buffer by the codec alone",
              () -> CodecEdo.decode(size),
              netty -> netty.decode(size)));
      specs.add(
          row(
                  "read_" + size,
                  frame + "read from a connection",
                  () -> CodecEdo.read(size),
                  netty -> netty.read(size))
              .with(BenchSpec.EDO_ASYNC, w -> CodecEdo.poll(size)));
      specs.add(
          row(
              "read_in_place_" + size,
              frame + "read from a connection, ours where it lies",
              () -> CodecEdo.readInPlace(size),
              netty -> netty.read(size)));
      specs.add(
          row(
              "encode_" + size,
              frame + "put into a buffer by the codec alone",
              () -> CodecEdo.encode(size),
              netty -> netty.encode(size)));
      specs.add(
          row(
              "write_" + size,
              frame + "written to a connection",
              () -> CodecEdo.write(size),
              netty -> netty.write(size)));
    }
    specs.add(
        row(
            "decode_lines",
            "line of 32 characters taken out of a buffer as a string by the codec alone",
            CodecEdo::lines,
            CodecNetty::lines));
    specs.add(
        row(
                "read_lines",
                "line of 32 characters read from a connection as a string",
                CodecEdo::readLines,
                CodecNetty::readLines)
            .with(BenchSpec.EDO_ASYNC, w -> CodecEdo.pollLines()));
    specs.add(
        row(
            "encode_lines",
            "string of 32 characters put into a buffer as a line by the codec alone",
            CodecEdo::encodeLines,
            CodecNetty::encodeLines));
    specs.add(
        row(
            "write_lines",
            "string of 32 characters written to a connection as a line",
            CodecEdo::writeLines,
            CodecNetty::writeLines));
    return specs;
  }

  private static BenchSpec row(
      String name, String element, Supplier<Bench> edo, Function<CodecNetty, Bench> netty) {
    return BenchSpec.plain(SUITE, name, element)
        .with(BenchSpec.EDO, w -> edo.get())
        .with(BytesRows.NETTY_HEAP, w -> netty.apply(new CodecNetty(false)))
        .with(BytesRows.NETTY_DIRECT, w -> netty.apply(new CodecNetty(true)));
  }
}

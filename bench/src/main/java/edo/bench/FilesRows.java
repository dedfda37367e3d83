package edo.bench;

import edo.bench.FilesDirect.Crew;
import edo.bench.FilesDirect.One;
import edo.bench.FilesDirect.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * The catalogue's entries for files: one large one copied, many small ones read and written by one
 * task and by 64, pages of an open one (also through io_uring), each beside {@code java.nio.file}
 * on plain threads and on the JDK's virtual ones.
 */
final class FilesRows {
  static final String SUITE = "fs";

  private FilesRows() {}

  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    specs.add(
        row("copy_64m", "file of 64 MiB copied", 1, 1, (ops, l, _) -> ops.copy(l.large, l.copy)));
    specs.add(
        row(
            "pump_64m",
            "file of 64 MiB copied in pieces of 1 MiB",
            1,
            1,
            (ops, l, _) -> ops.pump(l.large, l.copy)));
    for (int tasks : new int[] {1, 64}) {
      specs.add(
          row(
              "read_4k_" + tasks,
              "file of 4 KiB read, by " + tasks + " tasks",
              tasks,
              FilesLoad.COUNT,
              (ops, l, i) -> ops.read(l.file(i)).length));
      specs.add(
          row(
              "write_4k_" + tasks,
              "file of 4 KiB overwritten, by " + tasks + " tasks",
              tasks,
              FilesLoad.COUNT,
              (ops, l, i) -> {
                ops.write(l.file(i), l.small);
                return FilesLoad.SMALL;
              }));
    }
    for (int tasks : new int[] {1, 64}) {
      specs.add(pages("page_read_", "page of 4 KiB read from an open file", tasks, false));
      specs.add(pages("page_write_", "page of 4 KiB written to an open file", tasks, true));
    }
    specs.add(
        BenchSpec.plain(SUITE, "sleeper", "ms slept, while 8 tasks read files of 4 KiB")
            .with(BenchSpec.EDO_VT, w -> FilesSleeper.open(DirectSystems.edo(w), edo()))
            .with(BenchSpec.JDK_VT, _ -> FilesSleeper.open(DirectSystems.jdk(), nio())));
    return specs;
  }

  private static BenchSpec pages(String name, String element, int tasks, boolean write) {
    return BenchSpec.plain(SUITE, name + tasks, element + ", by " + tasks + " tasks")
        .with(
            BenchSpec.EDO_VT,
            w ->
                FilesPages.open(
                    FilesDirect.crew(DirectSystems.edo(w)), FilesPages::edo, tasks, write))
        .with(
            BenchSpec.EDO_URING,
            w ->
                FilesPages.open(
                    FilesDirect.crew(DirectSystems.edoRings(w)), FilesPages::edo, tasks, write))
        .with(
            BenchSpec.JDK,
            w -> FilesPages.open(FilesDirect.threads(w), FilesPages::nio, tasks, write))
        .with(
            BenchSpec.JDK_VT,
            _ ->
                FilesPages.open(
                    FilesDirect.crew(DirectSystems.jdk()), FilesPages::nio, tasks, write));
  }

  private static Ops edo() {
    return new FilesDirect.Edo();
  }

  private static Ops nio() {
    return new FilesDirect.Nio();
  }

  private static BenchSpec row(String name, String element, int tasks, int count, One one) {
    return BenchSpec.plain(SUITE, name, element)
        .with(
            BenchSpec.EDO_VT,
            w -> open(FilesDirect.crew(DirectSystems.edo(w)), edo(), tasks, count, one))
        .with(BenchSpec.JDK, w -> open(FilesDirect.threads(w), nio(), tasks, count, one))
        .with(
            BenchSpec.JDK_VT,
            _ -> open(FilesDirect.crew(DirectSystems.jdk()), nio(), tasks, count, one));
  }

  private static Bench open(Crew crew, Ops ops, int tasks, int count, One one) throws Exception {
    FilesLoad load = new FilesLoad();
    if (count == 1) {
      load.withLarge();
    } else {
      load.withSmall();
    }
    return FilesDirect.shared(crew, ops, load, tasks, count, one);
  }
}

package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer whose tools may not be there: found if they are, one line if not. */
@Timeout(60)
class PeerTest {
  @TempDir Path folder;

  private Path cargo(Path where, String script) throws Exception {
    Path file = Files.createDirectories(where).resolve("cargo");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  private static String remark(Peer.Built built) {
    assertEquals(Optional.empty(), built.program());
    String line = built.remark().orElseThrow();
    assertEquals(1, line.lines().count(), line);
    return line;
  }

  @Test
  void cargoIsFoundOnThePathAndWhereItsInstallerPutsIt() throws Exception {
    Path home = folder.resolve("home");
    String path = folder.resolve("a") + File.pathSeparator + folder.resolve("b");
    assertEquals(Optional.empty(), Peer.TOKIO.find(path, home));
    assertEquals(Optional.empty(), Peer.TOKIO.find(null, home));
    Path installed = cargo(home.resolve(".cargo").resolve("bin"), "exit 0");
    assertEquals(Optional.of(installed), Peer.TOKIO.find(path, home));
    assertEquals(Optional.of(cargo(folder.resolve("b"), "exit 0")), Peer.TOKIO.find(path, home));
  }

  @Test
  void withoutSourcesOrCargoItIsSkipped() {
    assertEquals(
        "tokio: skipped, its sources are not known here; ./edo bench knows them",
        remark(Peer.TOKIO.build(null, Optional.empty())));
    assertEquals(
        "tokio: skipped, no cargo on PATH or in ~/.cargo/bin",
        remark(Peer.TOKIO.build(folder.toString(), Optional.empty())));
    assertEquals(
        "go: skipped, no go on PATH or in ~/go/bin",
        remark(Peer.GO.build(folder.toString(), Optional.empty())));
    assertEquals(
        "c: skipped, no cc on PATH", remark(Peer.C.build(folder.toString(), Optional.empty())));
  }

  @Test
  void aBuildThatFailsNamesItsLog() throws Exception {
    Path cargo = cargo(folder, "echo no network; exit 101");
    String remark = remark(Peer.TOKIO.build(folder.toString(), Optional.of(cargo)));
    String start = "tokio: skipped, cargo failed; see ";
    assertTrue(remark.startsWith(start), remark);
    Path log = Path.of(remark.substring(start.length()));
    assertEquals("no network", Files.readString(log).strip());
    Files.delete(log);
  }

  @Test
  void aBuildThatWorksGivesTheProgram() throws Exception {
    Path cargo = cargo(folder, "exit 0");
    Peer.Built built = Peer.TOKIO.build(folder.toString(), Optional.of(cargo));
    assertEquals(Optional.empty(), built.remark());
    assertTrue(built.program().orElseThrow().endsWith("edo-bench-tokio"));
  }
}

package edo.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.ChildJvm;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a command says and what is refused: PROC-001, PROC-002, PROC-003, PROC-005, and faults at
 * the start.
 */
class CommandTest extends ProcessCase {
  @TempDir Path folder;

  private static String out(Command command) throws IOException {
    Output output = command.output();
    assertTrue(output.status().isSuccess(), output.stderrText());
    return output.stdoutText();
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void argumentsAndVariablesReachTheChildAsTheyAre(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          assertEquals(
              "[a b][][*][$HOME]",
              out(
                  Command.of("/bin/sh", "-c", "for a; do printf '[%s]' \"$a\"; done", "sh", "a b")
                      .arg("")
                      .args(List.of("*", "$HOME"))));
          assertEquals("grüße\n", out(sh("echo \"$EDO_A\"").env("EDO_A", "grüße")));
          assertEquals(
              "1 2\n", out(sh("echo $EDO_A $EDO_B").envs(Map.of("EDO_A", "1", "EDO_B", "2"))));
          assertEquals("none\n", out(sh("echo ${HOME-none}").envRemove("HOME")));
          assertEquals("x:\n", out(sh("echo x:$EDO_B").env("EDO_B", "y").envRemove("EDO_B")));
          assertEquals("|set\n", out(sh("echo \"$HOME|$EDO_A\"").envClear().env("EDO_A", "set")));
          assertEquals(System.getenv("HOME") + "\n", out(sh("echo $HOME").env("EDO_A", "1")));
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void runsWhereItIsTold(Flavor flavor) throws Exception {
    Path script = Files.writeString(folder.resolve("here"), "#!/bin/sh\necho found in $(pwd -P)\n");
    assertTrue(script.toFile().setExecutable(true));
    on(
        flavor,
        () -> {
          String place = folder.toRealPath().toString();
          assertEquals(place + "\n", out(sh("pwd -P").directory(folder)));
          assertEquals("found in " + place + "\n", out(Command.of("./here").directory(folder)));
          assertEquals(
              "found in " + Path.of("").toRealPath() + "\n",
              out(Command.of("here").env("PATH", folder + ":/bin:/usr/bin")));
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void itsOwnNameAndGroupCanBeSet(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var named = sh("echo $0").arg0("another");
          var grouped = sh("read a b c d e f < /proc/self/stat; echo $$ $e").processGroup(0);
          if (NATIVE) {
            assertEquals("another\n", out(named));
            String[] numbers = out(grouped).strip().split(" ");
            assertEquals(numbers[0], numbers[1], "a group of its own");
            assertThrows(AccessDeniedException.class, () -> sh("").processGroup(1).status());
          } else {
            for (Command command : List.of(named, grouped)) {
              var e = assertThrows(UnsupportedOperationException.class, command::output);
              assertSays("--enable-native-access", e);
            }
          }
        });
    assertThrows(IllegalArgumentException.class, () -> sh("").processGroup(-1));
  }

  /** Descriptors of this process that are not close-on-exec do not get there either. */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void theChildHasItsThreeStreamsOnly(Flavor flavor) throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "asks /proc");
    on(
        flavor,
        () -> {
          String fds = out(sh("cd /proc/$$/fd; echo *").stderr(Stdio.nothing()));
          assertEquals(
              "0 1 2", fds.strip().replaceAll(" (10|3)$", ""), "10 or 3 is the shell's own");
        });
  }

  /**
   * PROC-003: unless told otherwise a child has the streams of this process, but with output() its
   * own ones and nothing to read.
   */
  @Test
  void streamsAreInheritedUnlessSaidOtherwise() throws Exception {
    ChildJvm.Outcome end =
        ChildJvm.runReading(
            Files.writeString(folder.resolve("input"), "one\ntwo\nthree\n"),
            InheritProbe.class,
            List.of(NATIVE ? ChildJvm.NATIVE : "-Dedo.reactor=nio"));
    assertEquals(0, end.exit(), end::said);
    assertEquals(
        List.of(
            "captured to stderr",
            "captured to stdout",
            "err one",
            "err three",
            "err two",
            "not piped",
            "out one",
            "out three",
            "out two"),
        end.lines().stream()
            .filter(line -> line.matches("(captured|err|not|out) .*"))
            .sorted()
            .toList());
  }

  @Test
  void tellsWhatWasSaid() {
    var command =
        Command.of("p", "a")
            .arg("b")
            .env("K", "v")
            .envRemove("R")
            .directory(folder)
            .killOnClose(true);
    assertEquals("p", command.program());
    assertEquals(List.of("a", "b"), command.arguments());
    assertEquals(Map.of("K", Optional.of("v"), "R", Optional.empty()), command.environment());
    assertEquals(Optional.of(folder), command.directory());
    assertTrue(command.isKillOnClose());
    assertEquals("Command[p a b]", command.toString());
    assertThrows(
        UnsupportedOperationException.class, () -> command.arguments().add("past the checks"));
  }

  @Test
  void whatNoProgramCanBeGivenIsRefused() {
    var command = Command.of("true");
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Command.of("a\0b"),
            () -> command.arg("a\0b"),
            () -> command.arg0("a\0b"),
            () -> command.env("a\0b", "c"),
            () -> command.env("a", "b\0c"),
            () -> command.env("", "x"),
            () -> command.env("a=b", "x"),
            () -> command.envRemove("a=b"))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
  }

  // ---------------------------------------------------------------- faults at the start

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aMissingProgramIsNamedWithThePath(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var e =
              assertThrows(
                  NoSuchFileException.class, () -> Command.of("edo-no-such-program").spawn());
          assertSays("edo-no-such-program", e);
          assertSays("PATH is " + System.getenv("PATH"), e);
          e =
              assertThrows(
                  NoSuchFileException.class,
                  () -> Command.of("sh").env("PATH", folder.toString()).status());
          assertSays("PATH is " + folder, e);
          e = assertThrows(NoSuchFileException.class, () -> Command.of("./no/such").output());
          assertSays("./no/such", e);
          assertThrows(NoSuchFileException.class, () -> Command.of("").output());
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void whatMayNotBeRunIsSaidSo(Flavor flavor) throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
    Path orphan = Files.writeString(folder.resolve("orphan"), "#!/no/such/interpreter\n");
    assertTrue(orphan.toFile().setExecutable(true));
    on(
        flavor,
        () -> {
          var e =
              assertThrows(AccessDeniedException.class, () -> Command.of(plain.toString()).spawn());
          assertSays("chmod +x", e);
          e =
              assertThrows(
                  AccessDeniedException.class,
                  () -> Command.of("plain").env("PATH", folder.toString()).spawn());
          assertSays("plain", e);
          e =
              assertThrows(
                  AccessDeniedException.class, () -> Command.of(folder.toString()).spawn());
          assertSays("is a directory", e);
          var missing =
              assertThrows(IOException.class, () -> Command.of(orphan.toString()).spawn());
          assertSays("orphan", missing);
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aMissingDirectoryOrFileIsNamed(Flavor flavor) throws Exception {
    Path nowhere = folder.resolve("nowhere");
    Path file = Files.writeString(folder.resolve("file"), "");
    on(
        flavor,
        () -> {
          var e =
              assertThrows(
                  FileSystemException.class, () -> Command.of("true").directory(nowhere).spawn());
          assertSays(nowhere + ": the directory to run a child in does not exist", e);
          e =
              assertThrows(
                  FileSystemException.class, () -> Command.of("true").directory(file).spawn());
          assertSays("needs a directory", e);
          var missing =
              assertThrows(
                  IOException.class, () -> Command.of("true").stdin(Stdio.from(nowhere)).spawn());
          assertSays(nowhere.toString(), missing);
          missing =
              assertThrows(
                  IOException.class, () -> Command.of("true").stdout(Stdio.to(folder)).spawn());
          assertSays(folder.toString(), missing);
        });
  }
}

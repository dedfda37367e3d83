package edo.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIG-002 (which are refused), SIG-004 and SIG-008: names, numbers and what the JVM keeps. */
class SignalKindTest {
  private static final SignalTable LINUX = SignalTable.of("Linux", null);
  private static final SignalTable MAC = SignalTable.of("Mac OS X", null);
  private static final SignalTable WINDOWS = SignalTable.of("Windows 11", null);

  private static void assertNumber(int number, SignalTable system, SignalKind kind) {
    assertEquals(Optional.of(number), system.numberOf(kind.name()), kind.toString());
    assertEquals(Optional.of(kind.name()), system.nameOf(number));
  }

  /** Numbers as in the manual page signal(7). */
  @Test
  void linuxHasItsNumbers() {
    assertNumber(1, LINUX, SignalKind.HANGUP);
    assertNumber(2, LINUX, SignalKind.INTERRUPT);
    assertNumber(3, LINUX, SignalKind.QUIT);
    assertNumber(9, LINUX, SignalKind.KILL);
    assertNumber(10, LINUX, SignalKind.USER_DEFINED_1);
    assertNumber(12, LINUX, SignalKind.USER_DEFINED_2);
    assertNumber(13, LINUX, SignalKind.PIPE);
    assertNumber(14, LINUX, SignalKind.ALARM);
    assertNumber(15, LINUX, SignalKind.TERMINATE);
    assertNumber(17, LINUX, SignalKind.CHILD);
    assertNumber(28, LINUX, SignalKind.WINDOW_CHANGE);
    assertNumber(29, LINUX, SignalKind.IO);
    assertEquals(Optional.empty(), LINUX.numberOf("INFO"));
    assertEquals(Optional.of(29), LINUX.numberOf("POLL"));
    assertEquals(Optional.of(34), LINUX.numberOf("RTMIN+0"));
    assertEquals(Optional.of("RTMIN+30"), LINUX.nameOf(64));
    assertEquals(Optional.empty(), LINUX.nameOf(32), "the C library's own");
  }

  @Test
  void macHasOthers() {
    assertNumber(30, MAC, SignalKind.USER_DEFINED_1);
    assertNumber(31, MAC, SignalKind.USER_DEFINED_2);
    assertNumber(20, MAC, SignalKind.CHILD);
    assertNumber(23, MAC, SignalKind.IO);
    assertNumber(28, MAC, SignalKind.WINDOW_CHANGE);
    assertNumber(29, MAC, SignalKind.INFO);
    assertEquals(Optional.empty(), MAC.nameOf(34));
  }

  @Test
  void windowsHasFew() {
    assertNumber(2, WINDOWS, SignalKind.INTERRUPT);
    assertNumber(15, WINDOWS, SignalKind.TERMINATE);
    assertEquals(Optional.empty(), WINDOWS.numberOf("HUP"));
    assertEquals(Optional.empty(), WINDOWS.nameOf(1));
    assertEquals(Optional.empty(), WINDOWS.numberOf("-"));
    assertTrue(WINDOWS.whyNotListen("BREAK").isPresent());
    assertTrue(WINDOWS.whyNotListen("INT").isEmpty());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "numbers differ")
  void numbersBecomeKindsAndBack() {
    for (SignalKind kind :
        List.of(
            SignalKind.HANGUP,
            SignalKind.INTERRUPT,
            SignalKind.TERMINATE,
            SignalKind.USER_DEFINED_1,
            SignalKind.of("RTMIN+3"))) {
      assertEquals(kind, SignalKind.of(kind.number()));
      assertEquals(kind, SignalKind.of(kind.name()));
      assertEquals(kind, SignalKind.of(kind.toString()));
      assertEquals(kind.hashCode(), SignalKind.of(kind.number()).hashCode());
      assertTrue(kind.isAvailable());
    }
    assertEquals(SignalKind.IO, SignalKind.of("POLL"), "one kind has one name");
    assertNotEquals(SignalKind.IO, SignalKind.PIPE);
    assertEquals("SIGTERM", SignalKind.TERMINATE.toString());
    assertFalse(SignalKind.INFO.isAvailable());
    assertThrows(UnsupportedOperationException.class, SignalKind.INFO::number);
    assertThrows(UnsupportedOperationException.class, () -> Signals.listen(SignalKind.INFO));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 32, 33, 65, 128, 4096, Integer.MIN_VALUE, Integer.MAX_VALUE})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "numbers differ")
  void numbersThatNoSignalHasAreRefused(int number) {
    var e = assertThrows(IllegalArgumentException.class, () -> SignalKind.of(number));
    assertTrue(e.getMessage().contains(Integer.toString(number)), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SIG", "KILLER", "hup", "RTMIN+31", "RTMIN"})
  void namesThatNoSignalHasAreRefused(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> SignalKind.of(name));
    assertTrue(e.getMessage().contains('"' + name + '"'), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KILL",
        "STOP",
        "ILL",
        "FPE",
        "SEGV",
        "BUS",
        "QUIT",
        "USR2",
        "RTMIN+0",
        "RTMIN+30"
      })
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not all systems have all of them")
  void whatNobodyCanListenToIsRefusedWithAReason(String name) {
    SignalKind kind = SignalKind.of(name);
    var e = assertThrows(IllegalArgumentException.class, () -> Signals.listen(kind));
    assertTrue(e.getMessage().startsWith("nobody can listen to SIG" + name + ": "), e.getMessage());
  }

  @Test
  void usr2IsFreeWhenTheJvmUsesAnother() {
    assertTrue(LINUX.whyNotListen("USR2").orElseThrow().contains("_JAVA_SR_SIGNUM"));
    SignalTable freed = SignalTable.of("Linux", "31");
    assertTrue(freed.whyNotListen("USR2").isEmpty());
    assertTrue(freed.whyNotListen("SYS").isPresent());
    // What the JVM takes no notice of changes nothing.
    assertTrue(SignalTable.of("Linux", "10").whyNotListen("USR2").isPresent());
    assertTrue(SignalTable.of("Linux", "many").whyNotListen("USR2").isPresent());
    assertTrue(MAC.whyNotListen("USR2").isPresent());
  }
}

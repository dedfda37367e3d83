package edo.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.ChildJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** SIG-002: what depends on how the JVM was started is refused with what to do about it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the numbers of Linux, and a shell")
class SignalDoorTest {
  private static final String DOOR = "--add-modules=jdk.unsupported";

  private static String probe(Map<String, String> environment, String kind, String... flags)
      throws Exception {
    ChildJvm.Outcome end = ChildJvm.run(SignalProbe.class, environment, List.of(flags), kind);
    assertEquals(0, end.exit(), end::said);
    return end.said();
  }

  @Test
  void withoutTheModuleItSaysWhatToAdd() throws Exception {
    String said = probe(Map.of(), "USR1");
    assertTrue(said.contains("UnsupportedOperationException: "), said);
    assertTrue(said.contains("--add-modules jdk.unsupported"), said);
  }

  @Test
  void withTheModuleItWorks() throws Exception {
    String said = probe(Map.of(), "WINCH", DOOR);
    assertTrue(said.contains("received SIGWINCH"), said);
  }

  @Test
  void whatIsIgnoredFromTheStartIsSaidAndStaysIgnored() throws Exception {
    ChildJvm.Outcome end =
        ChildJvm.runIgnoring("INT", SignalProbe.class, List.of(DOOR), "INT", "WINCH");
    assertEquals(0, end.exit(), end::said);
    assertEquals(1, end.said().split("will receive: SIGINT", -1).length - 1, end::said);
    assertTrue(end.said().contains("received SIGWINCH and nothing else"), end::said);
  }

  @Test
  void aJvmThatWasToldToLeaveSignalsAloneDoes() throws Exception {
    String said = probe(Map.of(), "INT", DOOR, "-Xrs");
    assertTrue(said.contains("UnsupportedOperationException: this JVM keeps SIGINT"), said);
    assertTrue(said.contains("-Xrs"), said);
  }

  @Test
  void usr2WorksOnceTheJvmUsesAnother() throws Exception {
    String said = probe(Map.of("_JAVA_SR_SIGNUM", "31"), "USR2", DOOR);
    assertTrue(said.contains("received SIGUSR2"), said);
  }
}

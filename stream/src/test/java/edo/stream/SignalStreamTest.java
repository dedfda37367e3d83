package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.process.Command;
import edo.signal.SignalKind;
import edo.signal.Signals;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of signals: STR-056, SIG-012. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals with a shell")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalStreamTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void send(SignalKind kind) throws Exception {
    var kill = Command.of("/bin/sh", "-c", "kill -s " + kind.name() + " $PPID");
    assertTrue(kill.status().isSuccess());
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aStreamOfSignalsHasNoEnd(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var presses = Streams.of(Signals.listen(SignalKind.INTERRUPT));
            var hangups = Streams.of(Signals.listen(SignalKind.HANGUP))) {
          for (int i = 0; i < 2; i++) {
            send(SignalKind.INTERRUPT);
            assertEquals(Optional.of(SignalKind.INTERRUPT), presses.next());
          }
          send(SignalKind.HANGUP);
          assertEquals(Optional.of(SignalKind.HANGUP), hangups.next());
        }
      });
    }
  }
}

package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * EX-028, EX-029: a benchmark whose channel loses or repeats a message, or whose lock lets two in,
 * fails.
 */
@Timeout(60)
class SyncLoadTest {
  /** Loses the first message and gives the second twice. */
  private static final class Forgetful implements Conduit<Integer> {
    private final Deque<Integer> messages = new ArrayDeque<>();
    private int received;

    @Override
    public void send(Integer message) {
      messages.add(message);
    }

    @Override
    public Integer recv() {
      if (++received == 1) {
        messages.remove();
        return Objects.requireNonNull(messages.peek());
      }
      return messages.remove();
    }

    @Override
    public int recvMany(Collection<Integer> into, int limit) {
      into.add(recv());
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageThatIsLostIsNoticed(boolean many) {
    try (Bench bench = SyncDirectChannels.uncontended(DirectSystems.edo(1), Forgetful::new, many)) {
      var failure = assertThrows(IllegalStateException.class, () -> bench.run(new Meter()));
      assertTrue(failure.getMessage().startsWith("expected " + SyncLoad.SUM), failure::toString);
    }
  }

  @Test
  void aLockThatLocksNothingIsNoticed() {
    try (Bench bench = SyncDirectLocks.acrossYield(DirectSystems.edo(1), Body::run, 10)) {
      assertThrows(IllegalStateException.class, () -> bench.run(new Meter()));
    }
  }

  @Test
  void theSumIsThatOfTheNumbers() {
    long sum = 0;
    for (int i = 0; i < SyncLoad.EACH; i++) {
      sum += SyncLoad.number(i);
    }
    assertEquals(SyncLoad.SUM, SyncLoad.SENDERS * sum);
  }
}

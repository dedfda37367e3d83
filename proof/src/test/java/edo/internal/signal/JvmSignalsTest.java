package edo.internal.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * {@link JvmSignals}: two who ask for a signal at once, both the first, get the same line. A
 * process has one line for each number, for ever, so this happens once for each; that is too seldom
 * for jcstress.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JvmSignalsTest {
  private static final int NUMBERS = 128;

  /** Which number it is makes no difference to the JVM, which knows signals by name. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGWINCH")
  void twoWhoAskAtOnceGetTheSameLine() throws InterruptedException {
    assertEquals(0, differing(number -> JvmSignals.line("WINCH", number + 1)));
  }

  /** A table that is looked into, and then written. */
  @Test
  void aTableThatIsWrittenAfterALookIsFound() throws InterruptedException {
    int differing = 0;
    for (int tries = 0; tries < 100_000 && differing == 0; tries++) {
      var table = new AtomicReferenceArray<@Nullable Object>(NUMBERS);
      differing =
          differing(number -> {
            Object seen = table.get(number);
            if (seen == null) {
              seen = new Object();
              table.set(number, seen);
            }
            return seen;
          });
    }
    assertTrue(differing > 0, "two lines for one signal did not show");
  }

  /** How often two threads that ask for the same number at once get different answers. */
  private static int differing(IntFunction<Object> line) throws InterruptedException {
    var arrived = new AtomicInteger();
    var mine = new Object[NUMBERS];
    var others = new Object[NUMBERS];
    Thread other = Thread.ofPlatform().daemon().start(() -> askForAll(arrived, line, others));
    askForAll(arrived, line, mine);
    other.join();
    int differing = 0;
    for (int i = 0; i < NUMBERS; i++) {
      differing += mine[i] == others[i] ? 0 : 1;
    }
    return differing;
  }

  /** Both wait for one another before each. */
  private static void askForAll(AtomicInteger arrived, IntFunction<Object> line, Object[] answers) {
    for (int i = 0; i < NUMBERS; i++) {
      arrived.getAndIncrement();
      for (int n = 1; arrived.get() < 2 * (i + 1); n++) {
        if (n % 1000 == 0) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
      answers[i] = line.apply(i);
    }
  }
}

package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Backend;
import edo.reactor.Events;
import edo.reactor.PipeSource;
import edo.reactor.Poll;
import edo.reactor.Readiness;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Closing deregisters (MIO-009), also while a copy of the descriptor keeps the registration alive
 * in the kernel: a child process has such copies for a moment between fork and exec.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "epoll exists on Linux only")
class DuplicateTest {
  @SuppressWarnings("restricted")
  private static MethodHandle intToInt(String name) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol = linker.defaultLookup().find(name).orElseThrow();
    return linker.downcallHandle(
        symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  @Test
  void aClosedSourceWithALivingCopyIsSilent() throws Throwable {
    try (var poll = Poll.open(Backend.EPOLL)) {
      PipeSource pipe = PipeSource.open(Backend.EPOLL);
      poll.registry().register(pipe.receiver(), 1, Readiness.READABLE);
      int copy = (int) intToInt("dup").invokeExact(pipe.receiver().fd().orElseThrow());
      assertTrue(copy >= 0);
      pipe.receiver().close();
      assertEquals(1, pipe.sender().write(new byte[1], 0, 1));
      var events = new Events();
      assertEquals(0, poll.pollNanos(events, 0), events::toString);
      assertEquals(0, (int) intToInt("close").invokeExact(copy));
      pipe.sender().close();
    }
  }
}

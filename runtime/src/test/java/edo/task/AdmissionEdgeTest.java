package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.seam.Ambient;
import edo.internal.seam.Entry;
import edo.runtime.EdoRuntime;
import edo.task.TaskRejectedException.Reason;
import edo.testkit.LeakCheck;
import edo.time.MonoInstant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An {@link Admission} whose tasks, wakers and answers do to it what they are free to do. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionEdgeTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** What runs instead of a task that had its place already runs outside of the bound, too. */
  @Test
  void whatRunsInsteadHoldsNoPlace() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(() -> {
        var one =
            Admission.builder().maxRunning(1).maxWaiting(0).maxWait(Duration.ofMillis(1)).build();
        var running = new AtomicInteger(-1);
        var again = new ArrayList<JoinHandle<Integer>>();
        TaskBuilder how = Task.builder().admission(one);
        TaskBuilder answering =
            how.whenRejected(() -> {
              running.set(one.running());
              Async<Integer> body = cx -> Poll.ready(2);
              how.trySpawn(body).ifPresent(again::add);
            });
        // A poll that holds the only worker until the task behind it has waited for too long.
        JoinHandle<JoinHandle<Integer>> late =
            Task.spawn(
                (Async<JoinHandle<Integer>>)
                    cx -> {
                      MonoInstant begin = MonoInstant.now();
                      Async<Integer> body = ignored -> Poll.ready(1);
                      JoinHandle<Integer> handle = answering.spawn(body);
                      while (begin.elapsed().toMillis() < 2) {
                        Thread.onSpinWait();
                      }
                      return Poll.ready(handle);
                    });
        JoinHandle<Integer> rejected = late.join();
        var e = assertThrows(JoinException.class, rejected::join);
        var why = assertInstanceOf(TaskRejectedException.class, e.getCause());
        assertEquals(Reason.EXPIRED, why.reason());
        assertEquals(0, running.get());
        assertEquals(1, again.size(), "there was room for another");
        while (!again.getFirst().isFinished()) { // let in, or too late as well
          Task.yieldNow();
        }
        assertEquals(0, one.running());
      });
    }
  }

  /** A task that is held, and counts what becomes of it. */
  private static final class Probe implements Entry.Held {
    final List<String> seen = new ArrayList<>();

    @Override
    public void start() {
      seen.add("started");
    }

    @Override
    public void refuse(@Nullable TaskRejectedException why) {
      seen.add(why == null ? "refused" : why.reason().toString());
    }
  }

  /**
   * A task may end, by an abort or a shutdown, while it is being rejected: here by a waker that is
   * told of the room it leaves.
   */
  @Test
  void aTaskMayEndWhileItIsRejected() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(() -> {
        var one = Admission.builder().maxRunning(1).maxWaiting(1).build();
        Ticket first = one.enter(Ambient.host(), null);
        first.arrived(new Probe());
        Ticket second = one.enter(Ambient.host(), null);
        var probe = new Probe();
        second.arrived(probe);
        var cx = Context.of(second::over);
        assertTrue(one.roomAsync().poll(cx).isPending());
        assertTrue(second.reject(Reason.EXPIRED, true));
        assertEquals(List.of("EXPIRED"), probe.seen);
        assertEquals(0, one.waiting());
        first.over();
        assertEquals(0, one.running());
      });
    }
  }

  /** A body does not begin after its task has ended: it was rejected, then the runtime closed. */
  @Test
  void whatIsOverDoesNotBegin() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(() -> {
        var one = Admission.builder().maxRunning(1).build();
        var answered = new AtomicBoolean();
        Ticket first = one.enter(Ambient.host(), null);
        first.arrived(new Probe());
        Ticket second =
            one.enter(
                Ambient.host(),
                () -> {
                  answered.set(true);
                  return true;
                });
        var probe = new Probe();
        second.arrived(probe);
        assertTrue(second.reject(Reason.EXPIRED, true));
        assertEquals(List.of("started"), probe.seen); // to run what is to run instead
        second.over();
        TaskRejectedException why = assertInstanceOf(TaskRejectedException.class, second.begin());
        assertEquals(Reason.EXPIRED, why.reason());
        assertTrue(answered.get());
        first.over();
        assertFalse(second.isHeld());
      });
    }
  }
}

package edo.bench;

import edo.task.Async;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The pieces of the soak that need no socket: tasks, cancellation, timers, blocking jobs. */
final class SoakTasks {
  private SoakTasks() {}

  static List<SoakWork.Piece> pieces() {
    return List.of(
        SoakTasks::family,
        SoakTasks::cancelledSleepers,
        SoakTasks::passedDeadline,
        SoakTasks::keptDeadline,
        SoakTasks::failure,
        SoakTasks::blockingJobs,
        SoakTasks::signals,
        SoakTasks::cancelledWaiters);
  }

  /** Complains unless it is so. */
  static void require(boolean so, String what) {
    if (!so) {
      throw new AssertionError(what);
    }
  }

  /** Joins a task that was cancelled; it may also have been done before. */
  static void joinCancelled(JoinHandle<?> handle) {
    try {
      handle.join();
    } catch (JoinException e) {
      if (!e.isCancelled()) {
        throw e;
      }
    }
  }

  static Duration millis(Random random, int most) {
    return Duration.ofMillis(random.nextInt(most + 1));
  }

  /** Children of both kinds that yield and answer. */
  private static void family(Random random) {
    int count = 1 + random.nextInt(32);
    List<JoinHandle<Integer>> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      int yields = random.nextInt(8);
      if (random.nextBoolean()) {
        children.add(
            Task.spawn(() -> {
              for (int n = 0; n < yields; n++) {
                Task.yieldNow();
              }
              return number;
            }));
      } else {
        children.add(Task.spawn(Async.ready(number)));
      }
    }
    for (int i = 0; i < count; i++) {
      require(children.get(i).join() == i, "a child answered for another");
    }
  }

  /** Sleepers of both kinds, some cancelled at some time. */
  private static void cancelledSleepers(Random random) {
    List<JoinHandle<@Nullable Void>> sleepers = new ArrayList<>();
    for (int i = random.nextInt(32); i >= 0; i--) {
      Duration nap = millis(random, 40);
      sleepers.add(
          random.nextBoolean()
              ? Task.spawn(() -> Time.sleep(nap))
              : Task.spawn(Time.sleepAsync(nap)));
    }
    Time.sleep(millis(random, 20));
    for (JoinHandle<@Nullable Void> sleeper : sleepers) {
      if (random.nextBoolean()) {
        sleeper.abort();
      }
    }
    sleepers.forEach(SoakTasks::joinCancelled);
  }

  private static void passedDeadline(Random random) throws Exception {
    try {
      Time.timeout(millis(random, 5), () -> Time.sleep(Duration.ofMinutes(1)));
    } catch (DeadlineException e) {
      return;
    }
    throw new AssertionError("a minute passed within a few milliseconds");
  }

  private static void keptDeadline(Random random) throws Exception {
    int answer =
        Time.timeout(
            Duration.ofMinutes(1),
            () -> {
              Time.sleep(millis(random, 3));
              return 7;
            });
    require(answer == 7, "a timeout changed the answer");
  }

  /** A child that fails, by an exception or an error. */
  private static void failure(Random random) {
    boolean deep = random.nextBoolean();
    JoinHandle<Integer> child = Task.spawn(() -> deep ? dive(0) : Integer.parseInt("seven"));
    try {
      child.join();
    } catch (JoinException e) {
      require(e.isFailure(), "a failure was taken for a cancellation");
      require(
          deep == (e.getCause() instanceof StackOverflowError), "a failure lost its cause: " + e);
      return;
    }
    throw new AssertionError("a failure went unnoticed");
  }

  @SuppressWarnings("InfiniteRecursion") // the point of it
  private static int dive(int depth) {
    return dive(depth + 1) + 1;
  }

  private static void blockingJobs(Random random) {
    List<JoinHandle<Long>> jobs = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      long seed = random.nextLong();
      jobs.add(Task.spawnBlocking(() -> new Random(seed).longs(1_000).sum()));
    }
    jobs.forEach(JoinHandle::join);
  }

  /** Two tasks of different kinds that wake each other. */
  private static void signals(Random random) throws Exception {
    for (int i = random.nextInt(16); i >= 0; i--) {
      Signal there = new Signal();
      Signal back = new Signal();
      JoinHandle<@Nullable Void> answer =
          Task.spawn(() -> {
            there.await();
            back.send();
          });
      JoinHandle<@Nullable Void> waiter = Task.spawn(back);
      there.send();
      waiter.join();
      answer.join();
    }
  }

  /** Waiters for what never comes, cancelled. */
  private static void cancelledWaiters(Random random) {
    List<JoinHandle<@Nullable Void>> waiters = new ArrayList<>();
    for (int i = random.nextInt(16); i >= 0; i--) {
      Signal never = new Signal();
      waiters.add(
          random.nextBoolean()
              ? Task.spawn(() -> never.await())
              : Task.spawn((Async<@Nullable Void>) never));
    }
    if (random.nextBoolean()) {
      Time.sleep(millis(random, 5));
    }
    for (JoinHandle<@Nullable Void> waiter : waiters) {
      waiter.abort();
      joinCancelled(waiter);
    }
  }
}

package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.sync.Semaphore;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * MAC-011, SYNC-001 and all that says that a cancelled waiter loses nothing: channels, locks and
 * queues, used at once by virtual and poll-driven tasks, virtual threads of the JDK and plain
 * threads, whose operations are aborted, run out of time, lose in selects and are dropped at
 * random, and whose ends are closed early. Each element is delivered once, or its sender has it
 * back; each permit comes back. What is drawn is fixed by the seed; threads interleave as they
 * like.
 */
class DeliveryModelTest {
  private static final long SEED = 20_260_727;
  private static final int SHORT = 20_000;
  private static final long LONG = 10_000_000;

  /** For how many looks nobody may have begun anything; a loaded machine is no hang. */
  private static final int PATIENCE = 1_500;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /**
   * Tasks of groups that fail on purpose, and whose owners are stopped before they can join them.
   */
  @BeforeEach
  void tasksFail() {
    runtimes.expectAlarm(GroupModel.ON_PURPOSE);
  }

  /** A little of it, in every build. */
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void eachElementIsDeliveredOrHandedBack(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      assertTrue(deliver(runtime, SEED, SHORT, 50) >= SHORT);
    }
  }

  /** Ten million elements. */
  @Test
  @Tag("long")
  @Timeout(value = 3_000, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void tenMillionElementsAreDeliveredOrHandedBack() throws Exception {
    long delivered = 0;
    for (Flavor flavor : Flavor.values()) {
      try (var runtime = runtimes.build(flavor)) {
        delivered += deliver(runtime, SEED + 1, LONG / Flavor.values().length + 1, 1_000);
      }
    }
    assertTrue(delivered >= LONG);
  }

  /** Rounds until so many elements have been delivered or handed back; returns how many. */
  private static long deliver(EdoRuntime runtime, long seed, long goal, int perActor)
      throws Exception {
    long delivered = 0;
    long tries = 0;
    for (int round = 0; delivered < goal; round++) {
      var random = new SplittableRandom(seed + round);
      var beside = new Semaphore(1);
      var actors = new ArrayList<Actor>();
      List<Model> models = runtime.run(() -> models(runtime, random, perActor));
      for (Model model : models) {
        actors.addAll(model.actors(random));
      }
      play(runtime, actors, random, beside, "seed " + seed + ", round " + round);
      for (Model model : models) {
        delivered += model.check();
      }
      assertEquals(1, beside.availablePermits());
      tries += tries(actors);
    }
    assertTrue(tries > delivered, "some were given up and tried again");
    return delivered;
  }

  private static List<Model> models(EdoRuntime runtime, SplittableRandom random, int perActor) {
    var models = new ArrayList<Model>();
    for (Behaviour behaviour : Behaviour.values()) {
      models.add(behaviour.model(runtime, random, perActor));
    }
    return models;
  }

  /** Lets all of them act, each on something of a random kind, until they have ended. */
  private static void play(
      EdoRuntime runtime,
      List<Actor> actors,
      SplittableRandom random,
      Semaphore beside,
      String where)
      throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var running = new CountDownLatch(actors.size());
    for (Actor actor : actors) {
      var own = random.split();
      var attempt = new Attempt(runtime, random.split(), beside);
      Runnable body =
          () -> {
            try {
              actor.act(attempt);
            } catch (Throwable e) {
              failures.add(e);
            } finally {
              running.countDown();
            }
          };
      switch (random.nextInt(8)) {
        case 0 -> Thread.ofPlatform().daemon().start(body);
        case 1, 2 -> Thread.ofVirtual().start(body);
        case 3, 4, 5 -> {
          var polled = actor.polled(attempt, own);
          runtime.spawn(cx -> {
            try {
              var answer = polled.poll(cx);
              if (answer.isReady()) {
                running.countDown();
              }
              return answer;
            } catch (Throwable e) {
              failures.add(e);
              running.countDown();
              throw e;
            }
          });
        }
        default -> runtime.spawn(body::run);
      }
    }
    // A runtime of one thread runs only while somebody is inside.
    boolean over =
        runtime.run(() -> Task.spawnBlocking(() -> over(actors, running, failures)).join());
    if (!over && failures.isEmpty()) {
      failures.add(new AssertionError(running.getCount() + " wait for ever: something was lost"));
    }
    if (!failures.isEmpty()) {
      var failure = new AssertionError(where);
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  /** Waits until all have ended; false if one has failed, or nobody does anything any more. */
  private static boolean over(
      List<Actor> actors, CountDownLatch running, ConcurrentLinkedQueue<Throwable> failures)
      throws InterruptedException {
    long seen = -1;
    while (failures.isEmpty()) {
      for (int n = 0; n < PATIENCE && failures.isEmpty(); n++) {
        if (running.await(10, TimeUnit.MILLISECONDS)) {
          return failures.isEmpty();
        }
      }
      long now = tries(actors);
      if (now == seen) {
        return false;
      }
      seen = now;
    }
    return false;
  }

  private static long tries(List<Actor> actors) {
    return actors.stream().mapToLong(Actor::tries).sum();
  }
}

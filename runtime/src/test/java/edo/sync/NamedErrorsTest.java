package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** SYNC-095: what is said about a channel that has a name tells the name. */
class NamedErrorsTest {
  private static void tells(
      Class<? extends Exception> type, String expected, Function<String, Executable> misuse) {
    var e = assertThrows(type, misuse.apply("orders"));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void endsThatWereClosed() {
    var ise = IllegalStateException.class;
    var mpsc = Mpsc.<Integer>bounded("orders", 1).sender();
    mpsc.close();
    for (Executable use : List.<Executable>of(() -> mpsc.send(1), mpsc::copy, mpsc::tryReserve)) {
      tells(ise, "this sender of channel orders was closed", _ -> use);
    }
    var watch = Watch.create("orders", 1);
    watch.sender().close();
    watch.receiver().close();
    tells(ise, "this sender of watch channel orders was", _ -> () -> watch.sender().send(1));
    tells(ise, "this receiver of watch channel orders was", _ -> watch.receiver()::changed);
    var broadcast = Broadcast.<Integer>create("orders", 1);
    broadcast.sender().close();
    broadcast.receiver().close();
    tells(
        ise, "this sender of broadcast channel orders was", _ -> () -> broadcast.sender().send(1));
    tells(ise, "this receiver of broadcast channel orders was", _ -> broadcast.receiver()::recv);
    var oneshot = Oneshot.<Integer>create("orders").sender();
    oneshot.close();
    tells(ise, "this sender of oneshot channel orders has sent", _ -> () -> oneshot.send(1));
    var permit = Mpsc.<Integer>bounded("orders", 1).sender().reserve();
    permit.close();
    tells(ise, "this permit for channel orders is used up", _ -> () -> permit.send(1));
    var guard = new RwLock("orders").write();
    guard.close();
    tells(ise, "guard of RwLock[orders, free] was closed", _ -> guard::downgrade);
    var unnamed = Mpsc.<Integer>bounded(1).sender();
    unnamed.close();
    tells(ise, "this sender of a channel was closed", _ -> () -> unnamed.send(1));
  }

  @Test
  void numbersThatAreWrong() {
    var iae = IllegalArgumentException.class;
    tells(iae, "capacity of channel orders must", name -> () -> Mpsc.bounded(name, 0));
    tells(iae, "capacity of a channel must", _ -> () -> Mpsc.bounded(0));
    tells(
        iae, "capacity of broadcast channel orders must", name -> () -> Broadcast.create(name, 0));
    var sender = Mpsc.<Integer>bounded("orders", 2).sender();
    tells(iae, "be had in channel orders for 2", _ -> () -> sender.reserveMany(3));
    var receiver = Mpsc.<Integer>bounded("orders", 2).receiver();
    String limit = "limit of what is received from channel orders must";
    tells(iae, limit, _ -> () -> receiver.recvMany(new ArrayList<>(), -1));
    tells(iae, limit, _ -> () -> receiver.recvManyAsync(new ArrayList<>(), -1));
    tells(iae, "readers of lock orders must", name -> () -> RwLock.withMaxReaders(name, 0));
    tells(iae, "readers of a lock must", _ -> () -> RwLock.withMaxReaders(0));
    tells(iae, "parties of barrier orders must", name -> () -> new Barrier(name, -1));
    tells(iae, "parties of a barrier must", _ -> () -> new Barrier(-1));
  }

  @Test
  void numbersOfPermitsThatAreWrong() {
    var iae = IllegalArgumentException.class;
    String permits = "permits of semaphore orders must be from 0 to " + Semaphore.MAX_PERMITS;
    tells(iae, permits, name -> () -> new Semaphore(name, -1));
    tells(iae, permits, name -> () -> new Semaphore(name, Semaphore.MAX_PERMITS + 1));
    tells(iae, "permits of a semaphore must", _ -> () -> new Semaphore(-1));
    var semaphore = new Semaphore("orders", 3);
    for (long wrong : new long[] {-1, Semaphore.MAX_PERMITS + 1}) {
      tells(iae, permits, _ -> () -> semaphore.acquireMany(wrong));
      tells(iae, permits, _ -> () -> semaphore.acquireManyAsync(wrong));
      tells(iae, permits, _ -> () -> semaphore.tryAcquireMany(wrong));
      tells(iae, permits, _ -> () -> semaphore.forgetPermits(wrong));
      tells(iae, permits, _ -> () -> semaphore.acquireMany(0).split(wrong));
    }
    tells(
        iae,
        "added to semaphore orders, but not -1; use forgetPermits",
        _ -> () -> semaphore.addPermits(-1));
    for (long many : new long[] {Semaphore.MAX_PERMITS - 2, Long.MAX_VALUE}) {
      tells(
          iae,
          many + " more permits would make a total beyond " + Semaphore.MAX_PERMITS,
          _ -> () -> semaphore.addPermits(many));
      tells(
          iae,
          "Semaphore[orders, 3 free] can have free; add at most " + (Semaphore.MAX_PERMITS - 3),
          _ -> () -> semaphore.addPermits(many));
    }
    semaphore.addPermits(Semaphore.MAX_PERMITS - 3);
    assertEquals(Semaphore.MAX_PERMITS, semaphore.availablePermits());
  }

  @Test
  @SuppressWarnings("NullAway") // that is what it is about
  void whatIsNull() {
    var npe = NullPointerException.class;
    var mpsc = Mpsc.<Integer>bounded("orders", 2);
    String message = "a message of channel orders must not be null";
    tells(npe, message, _ -> () -> mpsc.sender().send(null));
    tells(npe, message, _ -> () -> mpsc.sender().sendAsync(null));
    tells(npe, message, _ -> () -> mpsc.sender().trySend(null));
    try (var permit = mpsc.sender().reserve()) {
      tells(npe, message, _ -> () -> permit.send(null));
      assertEquals(1, permit.count());
    }
    var oneshot = Oneshot.<Integer>create("orders");
    tells(npe, "of oneshot channel orders must not", _ -> () -> oneshot.sender().send(null));
    assertTrue(oneshot.sender().send(1), "it was not used up by that");
    var broadcast = Broadcast.<Integer>create("orders", 2);
    tells(npe, "of broadcast channel orders must not", _ -> () -> broadcast.sender().send(null));
    var watch = Watch.create("orders", 1);
    tells(npe, "of watch channel orders must not", _ -> () -> watch.sender().send(null));
    tells(npe, "of watch channel orders must not", _ -> () -> watch.sender().sendReplace(null));
    tells(npe, "of set-once cell orders must", name -> () -> new SetOnce<Integer>(name).set(null));
    tells(npe, "of cell orders must not", name -> () -> new OnceCell<Integer>(name).set(null));
    tells(
        npe,
        "of cell orders must not",
        name -> () -> new OnceCell<Integer>(name).getOrInit(() -> null));
    tells(npe, "a message of a channel must not", _ -> () -> unnamed().send(null));
  }

  private static MpscSender<Integer> unnamed() {
    return Mpsc.<Integer>bounded(1).sender();
  }
}

package edo.sync;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  }
}

package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.seam.Ambient;
import edo.internal.seam.Books;
import edo.internal.seam.Inspection;
import edo.runtime.EdoRuntime;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import java.lang.ref.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What channels say of themselves to the kit for tests: nothing unless they are broken. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelBooksTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @Test
  void aPermitTooManyIsSeen() {
    var core = new MpscCore<String>("c", 2);
    assertEquals("", core.fault());
    assertTrue(core.permits.tryAcquire(1));
    assertEquals("", core.fault(), "it is reserved");
    core.put("x");
    assertEquals("", core.fault());
    assertTrue(core.permits.release(1));
    assertTrue(
        core.fault()
            .startsWith("a channel has 2 permits and 1 messages, more than its capacity of 2: "),
        core::fault);
    assertEquals("x", core.takeKeepingPermit());
    assertEquals("", core.fault());
  }

  @Test
  void aMessageThatNeverComesIsSeen() {
    var core = new MpscCore<String>("c", 2);
    assertTrue(core.permits.tryAcquire(1));
    core.put("x");
    var store = core.store();
    assertEquals("x", store.take(0)); // behind the receiver's back
    assertTrue(core.fault().startsWith("a message was begun and never came: "), core::fault);
    store.put(0, "x");
    assertEquals("", core.fault());
  }

  @Test
  void aReceiverTooManyIsSeen() {
    var core = new BroadcastCore<String>("c", 2);
    assertEquals("", core.fault());
    core.receivers.add();
    assertTrue(core.fault().startsWith("1 receivers are counted and 0 open: "), core::fault);
    assertTrue(core.receivers.leave());
    assertEquals("", core.fault());
  }

  @Test
  void aReceiverThatIsAheadIsSeen() {
    var core = new BroadcastCore<String>("c", 2);
    var receiver = core.subscribe();
    assertEquals(1, core.send("x"));
    assertEquals("", core.fault());
    receiver.moveTo(2);
    assertTrue(core.fault().startsWith("a receiver is ahead of the last message: "), core::fault);
    receiver.moveTo(1);
    assertEquals("", core.fault());
    receiver.close();
    assertEquals("", core.fault());
  }

  /** Work of all kinds on a runtime that keeps books leaves nothing to complain of. */
  @Test
  void channelsThatHaveWorkedAreFaultless() throws Exception {
    try (var runtime =
        Books.keeping(() -> runtimes.build(EdoRuntime.multiThread().workerThreads(2)))) {
      Inspection inspection = runtime.within(() -> Ambient.host().inspection());
      List<?> channels =
          runtime.run(() -> {
            var few = Mpsc.<Integer>bounded(3);
            var many = Mpsc.<Integer>unbounded();
            var news = Broadcast.<Integer>create(4);
            var heard = news.sender().subscribe();
            var sender =
                Task.spawn(() -> {
                  for (int i = 0; i < 1_000; i++) {
                    few.sender().send(i);
                    many.sender().send(i);
                    var _ = news.sender().send(i);
                  }
                });
            for (int i = 0; i < 900; i++) {
              assertEquals(i, few.receiver().recv());
              assertEquals(i, many.receiver().recv());
            }
            few.receiver().close(); // the sender has more than there is room for
            heard.close();
            JoinException end = assertThrows(JoinException.class, sender::join);
            assertInstanceOf(ClosedException.class, end.getCause());
            return List.of(few, many, news);
          });
      Await.until("there are no faults", () -> inspection.faults().isEmpty());
      Reference.reachabilityFence(channels); // the books hold nothing
    }
  }
}

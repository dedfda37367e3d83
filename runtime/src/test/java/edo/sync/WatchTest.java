package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SYNC-084 to SYNC-093, SYNC-095 (sync_watch.rs), polled by hand. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchTest {
  private final Watch<String> watch = Watch.create("w", "one");
  private final WatchSender<String> sender = watch.sender();
  private final WatchReceiver<String> receiver = watch.receiver();
  private final CountingWaker waker = new CountingWaker();

  /** SYNC-085, SYNC-088, SYNC-089: a change is seen once. */
  @Test
  void aChange() throws Exception {
    assertEquals("one", receiver.value());
    var changed = receiver.changedAsync();
    assertTrue(waker.poll(changed).isPending());
    assertTrue(waker.poll(changed).isPending());
    assertTrue(sender.send("two"));
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(changed).isReady());
    assertThrows(IllegalStateException.class, () -> waker.poll(changed));
    assertEquals("two", receiver.value());
    assertTrue(waker.poll(receiver.changedAsync()).isPending());
    assertTrue(sender.send("three"));
    receiver.changed();
    assertEquals("three", receiver.value());
    assertFalse(receiver.hasChanged());
  }

  /** SYNC-084, SYNC-092: each receiver for itself; a copy has seen what the original has. */
  @Test
  void severalReceivers() throws Exception {
    var second = receiver.copy();
    var subscribed = sender.subscribe();
    sender.send("two");
    assertTrue(second.hasChanged());
    second.changed();
    assertFalse(second.hasChanged());
    assertFalse(second.copy().hasChanged());
    assertTrue(receiver.hasChanged());
    assertTrue(receiver.copy().hasChanged());
    assertTrue(subscribed.hasChanged());
    assertFalse(sender.subscribe().hasChanged(), "what is there counts as seen");
    assertTrue(receiver.isSameChannel(second));
    assertFalse(receiver.isSameChannel(Watch.create("x").receiver()));
  }

  /** SYNC-088: looking with and without marking; value and number together. */
  @Test
  void looking() throws Exception {
    assertEquals(new Watch.Version<>("one", 0), receiver.current());
    sender.send("two");
    assertEquals("two", receiver.value());
    assertEquals(new Watch.Version<>("two", 1), receiver.current());
    assertTrue(receiver.hasChanged());
    assertEquals("two", receiver.valueAndMark());
    assertFalse(receiver.hasChanged());
    assertTrue(waker.poll(receiver.changedAsync()).isPending());
    assertEquals("two", sender.value());
  }

  /** SYNC-092: marked as changed and unchanged, also the initial value. */
  @Test
  void marking() throws Exception {
    receiver.markChanged();
    assertTrue(receiver.hasChanged());
    receiver.changed();
    assertFalse(receiver.hasChanged());
    sender.send("two");
    receiver.markUnchanged();
    assertFalse(receiver.hasChanged());
    assertTrue(waker.poll(receiver.changedAsync()).isPending());
  }

  /** SYNC-086: replaced whether somebody looks or not. */
  @Test
  void sendReplace() {
    receiver.close();
    assertEquals("one", sender.sendReplace("two"));
    assertEquals("two", sender.sendReplace("three"));
    assertEquals("three", sender.value());
  }

  /** SYNC-085, SYNC-087: without receivers nothing is sent; one that subscribes reopens. */
  @Test
  void withoutReceivers() {
    receiver.close();
    receiver.close();
    assertTrue(sender.isClosed());
    assertEquals(0, sender.receivers());
    assertFalse(sender.send("two"));
    assertEquals("one", sender.value());
    var late = sender.subscribe();
    assertFalse(sender.isClosed());
    assertTrue(sender.send("three"));
    assertTrue(late.hasChanged());
    assertEquals("three", late.valueAndMark());
  }

  /** SYNC-086: changed by a function, or not; one that fails changes nothing and tells nobody. */
  @Test
  void functions() throws Exception {
    var changed = receiver.changedAsync();
    assertTrue(waker.poll(changed).isPending());
    assertFalse(sender.sendIf(old -> Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            sender.sendModify(old -> {
              throw new IllegalArgumentException(old);
            }));
    assertEquals(0, waker.wakes());
    assertFalse(receiver.hasChanged());
    assertTrue(sender.sendIf(old -> Optional.of(old + "!")));
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(changed).isReady());
    sender.sendModify(old -> old + "?");
    assertEquals("one!?", receiver.value());
    assertTrue(receiver.hasChanged());
    receiver.close();
    sender.sendModify(old -> "alone");
    assertEquals("alone", sender.value());
  }

  /** SYNC-089, SYNC-090, SYNC-093: the last value is seen, and then the end. */
  @Test
  void theLastSenderGoes() throws Exception {
    var second = sender.copy();
    assertEquals(2, sender.senders());
    assertTrue(sender.isSameChannel(second));
    var changed = receiver.changedAsync();
    assertTrue(waker.poll(changed).isPending());
    sender.close();
    sender.close();
    assertEquals(0, waker.wakes());
    assertThrows(IllegalStateException.class, () -> sender.send("x"));
    assertThrows(IllegalStateException.class, sender::copy);
    assertTrue(second.send("last"));
    assertEquals(1, waker.wakes());
    second.close();
    assertThrows(ClosedException.class, receiver::hasChanged, "although one was not seen");
    assertTrue(waker.poll(changed).isReady());
    var e = assertThrows(ClosedException.class, receiver::changed);
    assertTrue(e.getMessage().contains("watch channel w"), e.getMessage());
    assertThrows(ClosedException.class, () -> waker.poll(receiver.changedAsync()));
    assertEquals("last", receiver.value());
  }

  /** SYNC-089: who waits learns of the end. */
  @Test
  void theEndWakes() throws Exception {
    var changed = receiver.changedAsync();
    var waitFor = receiver.copy().waitForAsync("two"::equals);
    assertTrue(waker.poll(changed).isPending());
    assertTrue(waker.poll(waitFor).isPending());
    sender.close();
    assertEquals(2, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(changed));
    assertThrows(ClosedException.class, () -> waker.poll(waitFor));
  }

  /** SYNC-091: waits for a value of a kind, beginning with that of now. */
  @Test
  void waitFor() throws Exception {
    assertEquals("one", receiver.waitFor("one"::equals));
    var shown = new ArrayList<String>();
    var two =
        receiver.waitForAsync(value -> {
          shown.add(value);
          return value.equals("two");
        });
    assertTrue(waker.poll(two).isPending());
    assertTrue(waker.poll(two).isPending());
    sender.send("three");
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(two).isPending());
    assertFalse(receiver.hasChanged(), "it was looked at");
    sender.send("two");
    assertEquals(2, waker.wakes());
    assertEquals("two", waker.poll(two).value());
    assertEquals(List.of("one", "three", "two"), shown);
    assertFalse(receiver.hasChanged());
  }

  /**
   * SYNC-091: the final value counts; a predicate that fails passes on; without a match it ends.
   */
  @Test
  void waitForAtTheEnd() {
    sender.send("last");
    sender.close();
    assertEquals("last", receiver.waitFor("last"::equals));
    assertThrows(ClosedException.class, () -> receiver.waitFor("other"::equals));
    assertThrows(
        ArithmeticException.class,
        () ->
            receiver.waitFor(value -> {
              throw new ArithmeticException(value);
            }));
  }

  /** SYNC-089, SYNC-091: withdrawn, nothing was seen and nobody is woken any more. */
  @Test
  void withdrawn() throws Exception {
    var changed = receiver.changedAsync();
    var waitFor = receiver.waitForAsync("two"::equals);
    assertTrue(waker.poll(changed).isPending());
    assertTrue(waker.poll(waitFor).isPending());
    changed.cancel();
    waitFor.cancel();
    waitFor.cancel();
    sender.send("two");
    assertEquals(0, waker.wakes());
    assertTrue(receiver.hasChanged());
    var late = receiver.changedAsync();
    late.cancel();
    assertThrows(IllegalStateException.class, () -> waker.poll(late));
    var woken = receiver.copy();
    woken.markUnchanged();
    var told = woken.changedAsync();
    assertTrue(waker.poll(told).isPending());
    sender.send("three");
    told.cancel();
    assertTrue(woken.hasChanged(), "told, and then withdrawn: the next one finds it");
  }

  /** SYNC-087: the senders wait for the receivers to go. */
  @Test
  void closed() throws Exception {
    var second = receiver.copy();
    assertEquals(2, sender.receivers());
    var closed = sender.closedAsync();
    var withdrawn = sender.closedAsync();
    assertTrue(waker.poll(closed).isPending());
    assertTrue(waker.poll(withdrawn).isPending());
    withdrawn.cancel();
    receiver.close();
    assertEquals(0, waker.wakes());
    second.close();
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(closed).isReady());
    sender.awaitClosed();
    var third = sender.subscribe();
    assertTrue(waker.poll(sender.closedAsync()).isPending());
    third.close();
    sender.awaitClosed();
  }

  /** A receiver that somebody else closes does not keep who waits with it. */
  @Test
  void theReceiverIsClosedByAnother() throws Exception {
    var changed = receiver.changedAsync();
    assertTrue(waker.poll(changed).isPending());
    var other = sender.subscribe();
    var othersWait = other.changedAsync();
    var othersWaker = new CountingWaker();
    assertTrue(othersWaker.poll(othersWait).isPending());
    receiver.close();
    assertEquals(1, waker.wakes());
    assertThrows(IllegalStateException.class, () -> waker.poll(changed));
    assertThrows(IllegalStateException.class, receiver::hasChanged);
    assertThrows(IllegalStateException.class, receiver::changed);
    assertThrows(IllegalStateException.class, receiver::copy);
    assertThrows(IllegalStateException.class, () -> receiver.waitFor("one"::equals));
    assertTrue(othersWaker.poll(othersWait).isPending());
    sender.send("two");
    assertTrue(othersWaker.poll(othersWait).isReady());
  }

  /** Bad input, and what people read in logs. */
  @Test
  void nullIsNoValue() {
    assertThrows(NullPointerException.class, () -> Watch.create(null));
    assertThrows(NullPointerException.class, () -> sender.send(null));
    assertThrows(NullPointerException.class, () -> sender.sendReplace(null));
    assertThrows(NullPointerException.class, () -> sender.sendModify(old -> null));
    assertSame("one", sender.value());
    sender.send("two");
    assertEquals("WatchSender[w, version 1, 1 senders, 1 receivers]", sender.toString());
    assertEquals(
        "WatchReceiver[w, version 1, 1 senders, 1 receivers, changed]", receiver.toString());
    assertEquals(
        "WatchSender[version 0, 1 senders, 1 receivers]", Watch.create(1).sender().toString());
  }

  /** Two computations of one receiver, as in two arms of a select; one is over, the other waits. */
  @Test
  void closingIsNewsToTheOneThatIsLeft() throws Exception {
    var left = receiver.changedAsync();
    var over = receiver.changedAsync();
    assertTrue(waker.poll(left).isPending());
    assertTrue(waker.poll(over).isPending());
    over.cancel();
    receiver.changedAsync().cancel(); // never polled
    receiver.close();
    assertEquals(1, waker.wakes());
    assertThrows(IllegalStateException.class, () -> waker.poll(left));
  }
}

package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values: MIO-011, MIO-012, MIO-013, MIO-014, IO-008. */
class InterestTest {
  /** MIO-013. */
  @Test
  void predicates() {
    assertTrue(Interest.READABLE.isReadable());
    assertFalse(Interest.READABLE.isWritable());
    assertFalse(Interest.READABLE.isPriority());
    assertTrue(Interest.WRITABLE.isWritable());
    assertFalse(Interest.WRITABLE.isReadable());
    assertTrue(Interest.PRIORITY.isPriority());
    Interest both = Interest.READABLE.add(Interest.WRITABLE);
    assertTrue(both.isReadable() && both.isWritable());
    assertFalse(both.isPriority());
  }

  @Test
  void addAndRemove() {
    Interest both = Interest.READABLE.add(Interest.WRITABLE);
    assertEquals(both, Interest.WRITABLE.add(Interest.READABLE));
    assertEquals(both.hashCode(), Interest.WRITABLE.add(Interest.READABLE).hashCode());
    assertEquals(both, both.add(Interest.READABLE));
    assertEquals(Optional.of(Interest.WRITABLE), both.remove(Interest.READABLE));
    assertEquals(Optional.of(both), both.remove(Interest.PRIORITY));
    assertEquals(Optional.empty(), both.remove(both));
    assertNotEquals(Interest.READABLE, Interest.WRITABLE);
  }

  @Test
  void bits() {
    assertEquals(Readiness.READABLE, Interest.READABLE.bits());
    assertSame(Interest.WRITABLE, Interest.of(Readiness.WRITABLE));
    assertSame(Interest.PRIORITY, Interest.of(Readiness.PRIORITY));
    assertThrows(IllegalArgumentException.class, () -> Interest.of(0));
    assertThrows(IllegalArgumentException.class, () -> Interest.of(Readiness.READ_CLOSED));
  }

  @Test
  void text() {
    assertEquals("READABLE", Interest.READABLE.toString());
    assertEquals(
        "READABLE | WRITABLE | PRIORITY",
        Interest.PRIORITY.add(Interest.WRITABLE).add(Interest.READABLE).toString());
    assertEquals("(nothing)", Readiness.toString(0));
    assertEquals(
        "READ_CLOSED | WRITE_CLOSED | ERROR",
        Readiness.toString(Readiness.ERROR | Readiness.READ_CLOSED | Readiness.WRITE_CLOSED));
  }

  /** MIO-012. */
  @Test
  void eventPredicates() {
    var event = new Event(new Token(3), Readiness.READABLE | Readiness.READ_CLOSED);
    assertTrue(event.isReadable() && event.isReadClosed());
    assertFalse(event.isWritable() || event.isWriteClosed() || event.isError());
    assertFalse(event.isPriority());
    assertEquals("Event[3: READABLE | READ_CLOSED]", event.toString());
    var other =
        new Event(
            new Token(3),
            Readiness.WRITABLE | Readiness.WRITE_CLOSED | Readiness.ERROR | Readiness.PRIORITY);
    assertTrue(other.isWritable() && other.isWriteClosed());
    assertTrue(other.isError() && other.isPriority());
    assertFalse(other.isReadable() || other.isReadClosed());
  }

  @Test
  void readersAndWritersHaveReasonsToTry() {
    assertTrue(Readiness.isReadReady(Readiness.READ_CLOSED));
    assertTrue(Readiness.isReadReady(Readiness.ERROR));
    assertFalse(Readiness.isReadReady(Readiness.WRITABLE | Readiness.WRITE_CLOSED));
    assertTrue(Readiness.isWriteReady(Readiness.WRITE_CLOSED));
    assertFalse(Readiness.isWriteReady(Readiness.READABLE | Readiness.READ_CLOSED));
  }

  /** MIO-011. */
  @Test
  void eventsBeforeAnyPoll() {
    assertEquals(Events.DEFAULT_CAPACITY, new Events().capacity());
    Events few = Events.withCapacity(2);
    assertEquals(2, few.capacity());
    assertTrue(few.isEmpty());
    assertFalse(few.iterator().hasNext());
    assertThrows(IndexOutOfBoundsException.class, () -> few.get(0));
    assertThrows(IllegalArgumentException.class, () -> Events.withCapacity(0));
    few.clear();
  }

  /** MIO-014. */
  @Test
  void tokensAreNumbers() {
    assertEquals(new Token(-1), new Token(-1));
    assertEquals(7, new Token(7).value());
  }
}

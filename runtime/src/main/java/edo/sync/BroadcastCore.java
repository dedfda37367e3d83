package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of a {@link Broadcast} channel share: the messages, how many of each end there are,
 * and who waits.
 *
 * <p>Messages are a chain of nodes, numbered from 1 on, that senders append to. Each receiver has a
 * cursor, the node it has come to. {@code floor} is the latest node whose message has expired:
 * those after it can be received. A receiver behind the floor has missed the messages in between,
 * as many as the numbers say.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>tail</td><td>volatile</td><td>CAS</td><td>senders, and whoever finds it behind</td></tr>
 * <tr><td>floor</td><td>volatile</td><td>CAS</td><td>senders, the last receiver to go</td></tr>
 * <tr><td>a node's next</td><td>volatile</td><td>CAS from null by senders; to {@code cut} by who
 * moved the floor off it</td><td></td></tr>
 * <tr><td>a node's message</td><td>acquire</td><td>plain before the node is appended; to null,
 * release, by who moved the floor onto it</td><td></td></tr>
 * </table>
 *
 * <p>The floor is moved first, then the message taken out, then the node behind cut off. So who
 * finds no message, or a node that is cut, finds a floor that has passed. A node that is cut keeps
 * nothing alive: a receiver that never comes holds on to one node, not to all that followed. A node
 * is cut only when another has been appended to it, so nothing is ever appended to one that is.
 *
 * <p>A receiver looks at the floor only when it finds no message where one should be. So while a
 * send is under way that overwrites a message, a receiver may still get that one instead of missing
 * it; each message is received or counted as missed, never both.
 *
 * <p>Rejected: a ring of slots (a sender that is off the processor between taking its number and
 * filling its slot would hold up the messages of all others; a message costs a node of 24 bytes
 * instead).
 */
final class BroadcastCore<T> {
  static final String KIND = "broadcast channel";

  /** A message in the chain. */
  static final class Node<T> {
    private static final VarHandle MESSAGE;
    private static final VarHandle NEXT;

    static {
      try {
        var lookup = MethodHandles.lookup();
        MESSAGE = lookup.findVarHandle(Node.class, "message", Object.class);
        NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private long number;

    @SuppressWarnings("unused") // through MESSAGE
    private @Nullable T message;

    private volatile @Nullable Node<T> next;

    private Node(@Nullable T message) {
      this.message = message;
    }

    long number() {
      return number;
    }

    @SuppressWarnings("unchecked") // only such are stored
    private @Nullable T message() {
      return (T) MESSAGE.getAcquire(this);
    }

    private void dropMessage() {
      MESSAGE.setRelease(this, null);
    }

    private boolean append(Node<T> node) {
      return NEXT.compareAndSet(this, null, node);
    }
  }

  final @Nullable String name;
  final int capacity;

  final Receivers receivers = new Receivers(0);

  /** Receivers that wait for a message, or for the last sender to go. */
  final WaitList arrivals = new WaitList();

  final Senders senders = new Senders();

  private final Set<BroadcastReceiver<T>> open = ConcurrentHashMap.newKeySet();
  private final Node<T> cut = new Node<>(null);
  private final AtomicReference<Node<T>> tail;
  private final AtomicReference<Node<T>> floor;

  BroadcastCore(@Nullable String name, int capacity) {
    this.name = name;
    this.capacity = capacity;
    var start = new Node<T>(null);
    this.tail = new AtomicReference<>(start);
    this.floor = new AtomicReference<>(start);
  }

  // ---------------------------------------------------------------- messages

  /** Appends a message, if there is a receiver; returns how many there are. */
  int send(T message) {
    int n = receivers.open();
    if (n == 0) {
      return 0;
    }
    var node = new Node<T>(message);
    Node<T> before;
    do {
      before = last();
      node.number = before.number + 1;
    } while (!before.append(node));
    var _ = tail.compareAndSet(before, node); // or somebody else has
    expire(node.number - capacity);
    arrivals.tellAll();
    return n;
  }

  /** The last node: nothing that was appended before the call comes after it. */
  Node<T> last() {
    for (; ; ) {
      Node<T> at = tail.get();
      Node<T> next = at.next;
      if (next == null) {
        return at;
      }
      if (next != cut) { // its sender has not come to moving the tail yet
        var _ = tail.compareAndSet(at, next);
      }
    }
  }

  /** Moves the floor up to a number. */
  private void expire(long number) {
    for (; ; ) {
      Node<T> at = floor.get();
      if (at.number >= number) {
        return;
      }
      Node<T> next = at.next;
      if (next != null && next != cut && floor.compareAndSet(at, next)) {
        next.dropMessage();
        at.next = cut;
      }
    }
  }

  /** Moves a receiver on to the next message, and returns that; null if there is none. */
  @Nullable T take(BroadcastReceiver<T> receiver) {
    for (; ; ) {
      Node<T> at = receiver.cursor();
      Node<T> next = at.next;
      if (next == null) {
        return null;
      }
      T message = next == cut ? null : next.message();
      if (message != null) {
        receiver.moveTo(next);
        return message;
      }
      Node<T> from = floor.get();
      receiver.moveTo(from);
      throw new LaggedException(channel(), from.number - at.number, capacity);
    }
  }

  /** How many messages some receiver has not taken yet. */
  long length() {
    Node<T> lowest = floor.get();
    Node<T> last = last();
    long first = last.number;
    for (BroadcastReceiver<T> receiver : open) {
      first = Math.min(first, receiver.cursor().number);
    }
    return last.number - Math.max(first, lowest.number);
  }

  // ---------------------------------------------------------------- ends

  /** Counts a receiver, which gets what is sent from now on. */
  BroadcastReceiver<T> subscribe() {
    receivers.add(); // before the look at the end: from there on all is sent to it
    var receiver = new BroadcastReceiver<>(this, last());
    open.add(receiver);
    return receiver;
  }

  void receiverGone(BroadcastReceiver<T> receiver) {
    open.remove(receiver);
    Node<T> end = last(); // whoever subscribes after the last has gone begins here or later
    if (receivers.leave()) {
      expire(end.number);
      receivers.tell();
    }
  }

  /** Whether no message will come. To be asked before the attempt to take one. */
  boolean isOver() {
    return senders.isEmpty();
  }

  private String channel() {
    return name == null ? "a broadcast channel" : "broadcast channel " + name;
  }

  String describe() {
    return (name == null ? "" : name + ", ")
        + "keeps "
        + capacity
        + ", "
        + senders.open()
        + " senders, "
        + receivers.open()
        + " receivers";
  }

  ClosedException closed() {
    return ClosedException.of(KIND, name);
  }
}

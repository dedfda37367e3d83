package edo.reactor;

import edo.reactor.internal.epoll.EpollBatch;
import edo.reactor.internal.nio.NioBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of datagrams with their addresses, to be received or sent together: with epoll in one
 * system call (recvmmsg, sendmmsg), with {@code java.nio} one by one.
 *
 * <p>It is a queue of fixed capacity that has its own memory, outside of the Java heap: receiving
 * and {@link #add} put datagrams at its end, sending and {@link #removeFirst} take them from its
 * front. So one that was received is sent back as it is, and whatever interrupts a send, the
 * datagrams that are still in the batch are those that were not sent. Once it is made, nothing is
 * allocated for a datagram but the address of a sender that is new.
 *
 * <p>Threading: used by one task at a time. It belongs to no socket; its memory goes when nothing
 * refers to it any more.
 *
 * @param <A> the kind of address
 */
public abstract sealed class DatagramBatch<A extends SocketAddress> permits EpollBatch, NioBatch {
  /** The most datagrams a batch can have; the system takes no more at once. */
  public static final int MAX_CAPACITY = 1024;

  /** The most bytes a datagram of a batch can have. */
  public static final int MAX_ROOM = 65_535;

  private final int room;
  private final ByteBuffer[] payloads;
  private final @Nullable SocketAddress[] addresses;
  private final int[] lengths;

  /** The slot of the first datagram. */
  private int first;

  private int size;

  /**
   * For the backends.
   *
   * @param capacity of datagrams
   * @param room bytes for each
   * @param arena for the memory
   */
  protected DatagramBatch(int capacity, int room, Arena arena) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity " + capacity + ": a batch has 1 to " + MAX_CAPACITY + " datagrams");
    }
    if (room < 1 || room > MAX_ROOM) {
      throw new IllegalArgumentException(
          "room " + room + ": a datagram has 1 to " + MAX_ROOM + " bytes");
    }
    this.room = room;
    payloads = new ByteBuffer[capacity];
    addresses = new @Nullable SocketAddress[capacity];
    lengths = new int[capacity];
    MemorySegment memory = arena.allocate((long) capacity * room);
    for (int slot = 0; slot < capacity; slot++) {
      payloads[slot] = memory.asSlice((long) slot * room, room).asByteBuffer();
    }
  }

  // ---------------------------------------------------------------- what it holds

  /**
   * How many datagrams it can hold.
   *
   * @return the number
   */
  public final int capacity() {
    return payloads.length;
  }

  /**
   * How long a datagram can be. What is longer and is received loses its rest.
   *
   * @return bytes
   */
  public final int room() {
    return room;
  }

  /**
   * How many datagrams it holds.
   *
   * @return the number
   */
  public final int size() {
    return size;
  }

  /**
   * Whether it holds none.
   *
   * @return true if the size is 0
   */
  public final boolean isEmpty() {
    return size == 0;
  }

  /**
   * Whether it can hold no more.
   *
   * @return true if the size is the capacity
   */
  public final boolean isFull() {
    return size == payloads.length;
  }

  /**
   * The bytes of a datagram.
   *
   * @param index 0 is the first
   * @return its bytes, from position 0 to the limit; a view, the same object each time, that may be
   *     read and changed until the datagram leaves the batch
   * @throws IndexOutOfBoundsException if there is no such datagram
   */
  public final ByteBuffer payload(int index) {
    int slot = slot(Objects.checkIndex(index, size));
    return payloads[slot].clear().limit(lengths[slot]);
  }

  /**
   * Whether a datagram has an address. One that was received has.
   *
   * @param index 0 is the first
   * @return false if it goes to the peer of a connected socket
   * @throws IndexOutOfBoundsException if there is no such datagram
   */
  public final boolean hasAddress(int index) {
    return addresses[slot(Objects.checkIndex(index, size))] != null;
  }

  /**
   * Who has sent a datagram, or to whom it goes.
   *
   * @param index 0 is the first
   * @return the address
   * @throws IndexOutOfBoundsException if there is no such datagram
   * @throws IllegalStateException if it has none, see {@link #hasAddress}
   */
  @SuppressWarnings("unchecked") // sockets add addresses of their own kind, and users an A
  public final A address(int index) {
    SocketAddress address = addresses[slot(Objects.checkIndex(index, size))];
    if (address == null) {
      throw new IllegalStateException(
          "datagram " + index + " has no address: it goes to the socket's peer");
    }
    return (A) address;
  }

  // ---------------------------------------------------------------- changing it

  /**
   * Adds a datagram for the peer of a connected socket.
   *
   * @param bytes copied
   * @throws IllegalStateException if the batch is full
   * @throws IllegalArgumentException if they are more than the room
   */
  public final void add(byte[] bytes) {
    add(bytes, 0, bytes.length);
  }

  /**
   * Adds a datagram for the peer of a connected socket.
   *
   * @param array where its bytes are; copied
   * @param offset of the first byte
   * @param length how many
   * @throws IllegalStateException if the batch is full
   * @throws IllegalArgumentException if they are more than the room
   */
  public final void add(byte[] array, int offset, int length) {
    vacant(length).put(array, offset, length);
    append(length, null);
  }

  /**
   * Adds a datagram for the peer of a connected socket.
   *
   * @param bytes copied; its position advances to its limit
   * @throws IllegalStateException if the batch is full
   * @throws IllegalArgumentException if they are more than the room
   */
  public final void add(ByteBuffer bytes) {
    int length = bytes.remaining();
    vacant(length).put(bytes);
    append(length, null);
  }

  /**
   * Adds a datagram for somebody.
   *
   * @param bytes copied
   * @param to where to, resolved
   * @throws IllegalStateException if the batch is full
   * @throws IllegalArgumentException if they are more than the room
   */
  public final void add(byte[] bytes, A to) {
    vacant(bytes.length).put(bytes);
    append(bytes.length, Objects.requireNonNull(to));
  }

  /**
   * Adds a datagram for somebody.
   *
   * @param bytes copied; its position advances to its limit
   * @param to where to, resolved
   * @throws IllegalStateException if the batch is full
   * @throws IllegalArgumentException if they are more than the room
   */
  public final void add(ByteBuffer bytes, A to) {
    int length = bytes.remaining();
    vacant(length).put(bytes);
    append(length, Objects.requireNonNull(to));
  }

  /**
   * Takes datagrams out: those that were dealt with, or one that cannot be sent.
   *
   * @param count how many
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public final void removeFirst(int count) {
    Objects.checkFromIndexSize(0, count, size);
    for (int i = 0; i < count; i++) {
      addresses[slot(i)] = null;
    }
    first = slot(count);
    size -= count;
    if (size == 0) {
      first = 0; // so that the next ones are in one piece
    }
  }

  /** Takes all datagrams out. */
  public final void clear() {
    removeFirst(size);
  }

  // ---------------------------------------------------------------- for those who fill it

  private int slot(int index) {
    int slot = first + index;
    return slot < payloads.length ? slot : slot - payloads.length;
  }

  /**
   * For the backends: the slot of the first datagram.
   *
   * @return an index in slots
   */
  protected final int firstSlot() {
    return first;
  }

  /**
   * For the backends: how many datagrams there are in one piece.
   *
   * @return the number, from {@link #firstSlot} on
   */
  protected final int inOnePiece() {
    return Math.min(size, payloads.length - first);
  }

  /**
   * For the backends: the slot where the next datagram is to be put.
   *
   * @return an index in slots
   */
  protected final int nextSlot() {
    return slot(size);
  }

  /**
   * For the backends: how many can be put in one piece.
   *
   * @return the number, from {@link #nextSlot} on
   */
  protected final int vacantInOnePiece() {
    int free = payloads.length - size;
    return Math.min(free, payloads.length - nextSlot());
  }

  /**
   * For the backends: the memory of a slot.
   *
   * @param slot an index in slots
   * @return all of its room
   */
  protected final ByteBuffer memory(int slot) {
    return payloads[slot];
  }

  /**
   * For the backends: the length of the datagram in a slot.
   *
   * @param slot an index in slots
   * @return bytes
   */
  protected final int length(int slot) {
    return lengths[slot];
  }

  /**
   * For the backends: the address of the datagram in a slot.
   *
   * @param slot an index in slots
   * @return the address, or null for the peer's
   */
  protected final @Nullable SocketAddress addressIn(int slot) {
    return addresses[slot];
  }

  /**
   * For the backends: appends what was put into {@link #nextSlot}.
   *
   * @param length how many bytes
   * @param address who sent it, or where it goes; null for the peer
   */
  protected final void append(int length, @Nullable SocketAddress address) {
    int slot = nextSlot();
    lengths[slot] = length;
    addresses[slot] = address;
    size++;
  }

  private ByteBuffer vacant(int length) {
    requireRoom();
    if (length > room) {
      throw new IllegalArgumentException(
          "a datagram of " + length + " bytes does not fit: this batch has room for " + room);
    }
    return payloads[nextSlot()].clear();
  }

  /**
   * For sockets: refuses if nothing can be appended.
   *
   * @throws IllegalStateException if the batch is full
   */
  protected final void requireRoom() {
    if (isFull()) {
      throw new IllegalStateException(
          "the batch is full with " + size + " datagrams: send or remove some first");
    }
  }

  /**
   * Receives one by one, until there is no more, or no more room.
   *
   * @param from the socket
   * @return how many, or {@code WOULD_BLOCK}
   * @throws IOException if one fails; those before it are in the batch
   */
  final int receiveEach(DatagramSource from) throws IOException {
    requireRoom();
    int count = 0;
    while (!isFull()) {
      ByteBuffer bytes = payloads[nextSlot()].clear();
      var sender = from.receiveFrom(bytes);
      if (sender.isEmpty()) {
        break;
      }
      append(bytes.position(), sender.get());
      count++;
    }
    return count == 0 ? Source.WOULD_BLOCK : count;
  }

  /**
   * Sends one by one, until there is no more, or no more room in the socket.
   *
   * @param through the socket
   * @return how many, or {@code WOULD_BLOCK}
   * @throws IOException if one fails; those before it have left the batch
   */
  final int sendEach(DatagramSource through) throws IOException {
    int count = 0;
    while (size > 0) {
      ByteBuffer bytes = payload(0);
      SocketAddress to = addresses[first];
      int sent = to == null ? through.send(bytes) : through.sendTo(bytes, to);
      if (sent == Source.WOULD_BLOCK) {
        return count == 0 ? Source.WOULD_BLOCK : count;
      }
      removeFirst(1);
      count++;
    }
    return count;
  }

  @Override
  public String toString() {
    return "DatagramBatch[" + size + " of " + payloads.length + ", room " + room + "]";
  }
}

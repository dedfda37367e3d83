package edo.check.internal.instrument;

import java.util.Set;

/** The containers of the JDK's whose calls are followed, by the names of their methods. */
final class ContainerCalls {
  private static final Set<String> CONTAINERS =
      Set.of(
          "AbstractCollection",
          "AbstractList",
          "AbstractMap",
          "AbstractQueue",
          "AbstractSequentialList",
          "AbstractSet",
          "ArrayDeque",
          "ArrayList",
          "BitSet",
          "Collection",
          "Deque",
          "Dictionary",
          "EnumMap",
          "Enumeration",
          "HashMap",
          "HashSet",
          "Hashtable",
          "IdentityHashMap",
          "Iterator",
          "LinkedHashMap",
          "LinkedHashSet",
          "LinkedList",
          "List",
          "ListIterator",
          "Map",
          "Map$Entry",
          "NavigableMap",
          "NavigableSet",
          "PriorityQueue",
          "Properties",
          "Queue",
          "SequencedCollection",
          "SequencedMap",
          "SequencedSet",
          "Set",
          "SortedMap",
          "SortedSet",
          "Stack",
          "TreeMap",
          "TreeSet",
          "Vector",
          "WeakHashMap",
          "concurrent/ArrayBlockingQueue",
          "concurrent/BlockingDeque",
          "concurrent/BlockingQueue",
          "concurrent/CompletableFuture",
          "concurrent/CompletionStage",
          "concurrent/ConcurrentHashMap",
          "concurrent/ConcurrentHashMap$KeySetView",
          "concurrent/ConcurrentLinkedDeque",
          "concurrent/ConcurrentLinkedQueue",
          "concurrent/ConcurrentMap",
          "concurrent/ConcurrentNavigableMap",
          "concurrent/ConcurrentSkipListMap",
          "concurrent/ConcurrentSkipListSet",
          "concurrent/CopyOnWriteArrayList",
          "concurrent/CopyOnWriteArraySet",
          "concurrent/CountDownLatch",
          "concurrent/DelayQueue",
          "concurrent/Future",
          "concurrent/LinkedBlockingDeque",
          "concurrent/LinkedBlockingQueue",
          "concurrent/LinkedTransferQueue",
          "concurrent/PriorityBlockingQueue",
          "concurrent/Semaphore",
          "concurrent/SynchronousQueue",
          "concurrent/TransferQueue");

  private static final Set<String> OTHERS = Set.of("java/lang/Iterable", "java/lang/StringBuffer");

  private static final Set<String> READS =
      Set.of(
          "availablePermits",
          "charAt",
          "contains",
          "containsKey",
          "containsValue",
          "element",
          "equals",
          "elementAt",
          "firstElement",
          "forEach",
          "get",
          "getCount",
          "getFirst",
          "getKey",
          "getLast",
          "getNow",
          "getOrDefault",
          "getValue",
          "hasMoreElements",
          "hasNext",
          "hasPrevious",
          "hashCode",
          "indexOf",
          "isDone",
          "isEmpty",
          "join",
          "lastElement",
          "length",
          "next",
          "nextElement",
          "nextIndex",
          "peek",
          "peekFirst",
          "peekLast",
          "previous",
          "previousIndex",
          "remainingCapacity",
          "resultNow",
          "size",
          "toArray",
          "toString");

  /** Those that return views, iterators and entries: what is done to these is done to it. */
  private static final Set<String> VIEWS =
      Set.of(
          "descendingIterator",
          "descendingKeySet",
          "descendingMap",
          "descendingSet",
          "elements",
          "entrySet",
          "headMap",
          "headSet",
          "iterator",
          "keys",
          "keySet",
          "listIterator",
          "navigableKeySet",
          "reversed",
          "sequencedEntrySet",
          "sequencedKeySet",
          "sequencedValues",
          "subList",
          "subMap",
          "subSet",
          "tailMap",
          "tailSet",
          "values");

  /** What these return may be an entry. */
  private static final Set<String> ENTRIES = Set.of("next", "previous", "nextElement");

  private ContainerCalls() {}

  static boolean isContainer(String owner) {
    return owner.startsWith("java/util/")
        ? CONTAINERS.contains(owner.substring("java/util/".length()))
        : OTHERS.contains(owner);
  }

  static boolean isWrite(String owner, String name) {
    if (isView(name)) {
      return false;
    }
    // One in the order of its accesses is changed by them.
    boolean isOrdered = owner.equals("java/util/LinkedHashMap") && name.startsWith("get");
    return isOrdered || !READS.contains(name);
  }

  static boolean isView(String name) {
    return VIEWS.contains(name);
  }

  static boolean mayReturnEntry(String name) {
    return ENTRIES.contains(name);
  }

  /** Whether a method of {@code Collections} returns a view of its argument. */
  static boolean wraps(String name) {
    return name.startsWith("synchronized")
        || name.startsWith("unmodifiable")
        || name.startsWith("checked")
        || name.equals("asLifoQueue")
        || name.endsWith("SetFromMap");
  }
}

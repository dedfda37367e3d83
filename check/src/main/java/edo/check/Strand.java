package edo.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a model, in one run of it: what it is about to do, and what it knows. All of it is
 * touched by one real thread at a time, the one whose turn it is.
 */
final class Strand {
  final int id;
  final Execution execution;
  final ModelBody body;
  String name;

  /** What happened before its next step, as the memory model has it. */
  final View view;

  /** What an acquire fence would add to that: the messages of opaque reads. */
  @Nullable View acquirable;

  /** What a load-load fence has added for reads alone. */
  @Nullable View forReads;

  /** What opaque stores publish since the last release fence. */
  @Nullable View released;

  /** Its own stores, for a store-store fence. */
  final View ownStores;

  /** For each thread its last step that happened before, through steps that depend. */
  final int[] past;

  /** What it is about to do; see {@link Subject} for the access. */
  @Nullable Subject subject;

  int access;
  boolean ordered;
  boolean fences;
  Event.Kind kind = Event.Kind.PLAIN;
  @Nullable BooleanSupplier gate;
  String verb = "start";

  /** Its place in the code, if this run is being traced. */
  String where = "";

  /** Who has spawned it and waits until it is known what it does first. */
  @Nullable Strand spawner;

  /** The thread whose end its next step waits for. */
  @Nullable Strand joins;

  /** How far from the latest store its latest access was, for the trace. */
  String staleness = "";

  /** How often it has let others go first. */
  int yields;

  /** Where it did, and whether it is about to do so again at the same place: it is in a loop. */
  final Set<Object> yieldSites = new HashSet<>();

  boolean yieldsAgain;

  int spuriousLeft;
  boolean isFinished;

  /** It waits for something that the model does not know, and its real thread with it. */
  boolean isLost;

  @Nullable Runner runner;

  /** How deep it is in static initializers, which take no steps. */
  int quiet;

  /** The token of park and unpark. */
  final Subject token;

  boolean hasToken;
  @Nullable View tokenView;

  /** What to do when it ends, in reverse, and its values of thread-locals. */
  final Deque<Runnable> atEnd = new ArrayDeque<>();

  final IdentityHashMap<Object, Object> locals = new IdentityHashMap<>();
  boolean localsAreGone;

  /** Locks that it holds, for what is said of a deadlock. */
  final List<Subject> held = new ArrayList<>();

  Strand(Execution execution, int id, String name, ModelBody body, @Nullable Strand parent) {
    int threads = execution.settings.maxThreads();
    this.execution = execution;
    this.id = id;
    this.name = name;
    this.body = body;
    this.spuriousLeft = execution.settings.spurious();
    this.ownStores = new View(threads);
    if (parent == null) {
      view = new View(threads);
      past = new int[threads];
    } else {
      view = parent.publish();
      past = parent.past.clone();
    }
    view.tick(id);
    token = new Subject(execution, "token");
  }

  /** Tells apart what it can be about to do. */
  int pending() {
    Subject at = subject;
    return (verb.hashCode() * 31 + (at == null ? 0 : at.number)) * 31 + id;
  }

  int bit() {
    return 1 << id;
  }

  int time() {
    return view.time(id);
  }

  /** What it knows now, to be handed over; what it does later is not part of it. */
  View publish() {
    View copy = view.copy();
    view.tick(id);
    return copy;
  }

  void learn(@Nullable View message) {
    if (message != null) {
      view.join(message);
    }
  }

  /** Keeps a message that an acquire fence may make known later. */
  void keep(@Nullable View message) {
    if (message != null) {
      View kept = acquirable;
      if (kept == null) {
        acquirable = message.copy();
      } else {
        kept.join(message);
      }
    }
  }

  boolean isEnabled() {
    BooleanSupplier open = gate;
    return !isFinished && (open == null || open.getAsBoolean());
  }

  /** What the step does to its subject, as far as others depend on it. */
  int effect() {
    return ordered && access == Subject.READ && subject != null && subject.ordersReads
        ? Subject.WRITE
        : access;
  }

  /** Whether the order of what two threads are about to do can matter. */
  boolean dependsOn(Strand other) {
    if (subject != null
        && subject == other.subject
        && (effect() == Subject.WRITE || other.effect() == Subject.WRITE)) {
      return true;
    }
    return (fences && (other.fences || other.ordered)) || (other.fences && ordered);
  }

  @Override
  public String toString() {
    return name;
  }
}

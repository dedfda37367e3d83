package edo.check;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a run, what each of them comes after, and which of them race: for those the other
 * order has to be explored as well.
 */
final class Steps {
  /** Many rounds of a loop of a few steps, by each thread. */
  private static final int LATELY = 200;

  private final Execution execution;
  private final Choices choices;
  private final List<Event> steps = new ArrayList<>();

  /** What all volatile accesses and full fences have in common. */
  private final Subject order;

  private int shared;

  Steps(Execution execution, Choices choices) {
    this.execution = execution;
    this.choices = choices;
    this.order = new Subject(execution, "order");
  }

  List<Event> all() {
    return steps;
  }

  /** At how many places two threads have met. */
  int shared() {
    return shared;
  }

  /** Whether all of these threads, as bits, have spun lately, and nobody has written anything. */
  boolean areSpinning(int threads) {
    int spinning = 0;
    for (Event event : steps.subList(Math.max(0, steps.size() - LATELY), steps.size())) {
      if (event.access == Subject.WRITE) {
        return false;
      }
      spinning |= event.kind == Event.Kind.YIELD ? 1 << event.thread : 0;
    }
    return (threads & ~spinning) == 0;
  }

  /** Notes that a step is taken, and with which earlier ones it races. */
  void take(Strand me) {
    Subject subject = me.subject;
    int effect = me.effect();
    var races = new ArrayList<Event>();
    if (subject != null) {
      race(me, subject, effect, races);
    }
    int ordering = me.fences ? Subject.WRITE : me.ordered ? Subject.READ : Subject.NONE;
    if (ordering != Subject.NONE) {
      race(me, order, ordering, races);
    }
    int index = steps.size() + 1;
    if (subject != null) {
      join(me.past, effect == Subject.WRITE ? subject.pastOfAll : subject.pastOfWrites);
    }
    if (ordering != Subject.NONE) {
      join(me.past, ordering == Subject.WRITE ? order.pastOfAll : order.pastOfWrites);
    }
    Strand target = me.joins;
    if (target != null) {
      join(me.past, target.past);
      me.joins = null;
    }
    for (Event race : races) {
      choices.raced(execution, race, me, me.past);
    }
    me.past[me.id] = index;
    int[] past = me.past.clone();
    int node = choices.node();
    var event = new Event(me.id, index, node, effect, me.kind, past);
    steps.add(event);
    if (subject != null) {
      note(subject, event);
      meet(subject, me);
    }
    if (ordering != Subject.NONE) {
      note(order, new Event(me.id, index, node, ordering, me.kind, past));
    }
  }

  private void meet(Subject subject, Strand me) {
    int before = subject.visitors;
    subject.visitors |= me.bit();
    if (before != subject.visitors && Integer.bitCount(subject.visitors) == 2) {
      shared += subject == execution.spawns ? 0 : 1;
    }
  }

  private static void note(Subject subject, Event event) {
    subject.events.add(event);
    join(subject.pastOfAll, event.past);
    if (event.access == Subject.WRITE) {
      join(subject.pastOfWrites, event.past);
    }
  }

  /** The latest steps at the subject that this one could as well have gone before. */
  private static void race(Strand me, Subject subject, int access, List<Event> races) {
    int settled = me.bit();
    for (int i = subject.events.size() - 1; i >= 0; i--) {
      Event event = subject.events.get(i);
      int bit = 1 << event.thread;
      if ((settled & bit) != 0 || (access | event.access) < Subject.WRITE) {
        continue;
      }
      if (event.index <= me.past[event.thread]) {
        settled |= bit;
        continue;
      }
      boolean excludes = me.kind == Event.Kind.ACQUIRE && event.kind == Event.Kind.RELEASE;
      if (!excludes && races.stream().noneMatch(r -> r.isAfter(event))) {
        races.add(event);
      }
    }
  }

  private static void join(int[] into, int[] from) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Math.max(into[i], from[i]);
    }
  }
}

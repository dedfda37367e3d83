package edo.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Depth-first search through the choices of a model: the path of the run that is under way, which
 * is changed at its deepest open choice for the next one.
 *
 * <p>Partial-order reduction, after Flanagan and Godefroid (2005) with the source sets of Abdulla
 * et al. (2014): a choice begins with one thread. When a step turns out to race with an earlier one
 * (they depend on one another, and nothing orders them), a thread that begins the reversal is added
 * where the earlier one was chosen. Sleep sets (Godefroid 1996) keep what was explored from a
 * choice from being explored again after steps that it does not depend on.
 *
 * <p>With a bound of preemptions sleep sets would be wrong (what was explored may have been cut
 * short by the bound), and a thread is also added where the earlier thread began to run (Coons,
 * Musuvathi and McKinley 2013).
 */
final class SearchPath implements Choices {
  final List<Node> nodes;
  private int next;
  private int sleeping;
  private int latestThread = -1;
  private final Settings settings;
  private final boolean sleepSets;

  SearchPath(Settings settings, List<Node> nodes) {
    this.settings = settings;
    this.nodes = nodes;
    this.sleepSets = settings.reduction() && !settings.isBounded();
  }

  void restart() {
    next = 0;
    sleeping = 0;
    latestThread = -1;
  }

  /** Changes the path to the next one; false if all were explored. */
  boolean advance() {
    while (!nodes.isEmpty()) {
      if (nodes.getLast().advance()) {
        return true;
      }
      nodes.removeLast();
    }
    return false;
  }

  @Override
  public int thread(Execution execution, int enabled, int permitted, int preferred) {
    Node node;
    if (next < nodes.size()) {
      node = nodes.get(next);
      if (node.enabled != enabled
          || node.permitted != permitted
          || node.pending != execution.pending()) {
        throw execution.differs();
      }
    } else {
      int options = permitted & ~sleeping;
      if (options == 0) {
        return REDUNDANT;
      }
      node =
          new Node(
              enabled,
              permitted,
              0,
              execution.isFrozen(),
              execution.previous(),
              execution.pending());
      node.chosen =
          (options & 1 << preferred) != 0 ? preferred : Integer.numberOfTrailingZeros(options);
      node.sleeping = sleeping;
      node.done = 1 << node.chosen;
      node.backtrack = settings.reduction() ? node.done : permitted;
      nodes.add(node);
    }
    latestThread = next++;
    if (sleepSets) {
      sleep(execution, node);
    }
    return node.chosen;
  }

  /** Who was explored from here sleeps until a step is taken that it depends on. */
  private void sleep(Execution execution, Node node) {
    Strand chosen = execution.strand(node.chosen);
    int candidates = (node.sleeping | node.done) & ~chosen.bit();
    int still = 0;
    // What a yield changes is who may run, which no dependency says.
    if (chosen.kind != Event.Kind.YIELD) {
      for (int left = candidates; left != 0; left &= left - 1) {
        Strand other = execution.strand(Integer.numberOfTrailingZeros(left));
        if (!chosen.dependsOn(other)) {
          still |= other.bit();
        }
      }
    }
    sleeping = still;
  }

  @Override
  public int value(Execution execution, int count) {
    Node node;
    if (next < nodes.size()) {
      node = nodes.get(next);
      if (node.count != count) {
        throw execution.differs();
      }
    } else {
      node = new Node(0, 0, count, execution.isFrozen(), -1, 0);
      nodes.add(node);
    }
    next++;
    return node.chosen;
  }

  @Override
  public int node() {
    return latestThread;
  }

  @Override
  public void raced(Execution execution, Event event, Strand strand, int[] past) {
    if (!settings.reduction()) {
      return;
    }
    int initials = initials(execution, event, strand, past);
    add(nodes.get(event.node), initials, strand);
    if (settings.isBounded()) {
      int begin = event.node;
      while (begin > 0 && nodes.get(begin).previous == event.thread) {
        begin = threadBefore(begin);
      }
      add(nodes.get(begin), initials | strand.bit(), strand);
    }
  }

  private int threadBefore(int index) {
    int before = index - 1;
    while (before > 0 && !nodes.get(before).isThread()) {
      before--;
    }
    return before;
  }

  private void add(Node node, int initials, Strand strand) {
    int possible = initials & node.permitted;
    if (possible == 0) {
      node.backtrack |= node.permitted;
    } else if (settings.isBounded()) {
      // Any one of them would do, if the bound did not cut short what follows.
      node.backtrack |= possible;
    } else if ((possible & node.backtrack) == 0) {
      node.backtrack |=
          (possible & strand.bit()) != 0 ? strand.bit() : Integer.lowestOneBit(possible);
    }
  }

  /** The threads one of which begins when the steps that do not need the event go before it. */
  private static int initials(Execution execution, Event event, Strand strand, int[] past) {
    List<Event> steps = execution.steps();
    var free = new ArrayList<Event>();
    int initials = 0;
    int met = 1 << event.thread;
    for (int i = event.index; i < steps.size(); i++) {
      Event later = steps.get(i);
      if (later.isAfter(event)) {
        continue;
      }
      if ((met & 1 << later.thread) == 0) {
        met |= 1 << later.thread;
        if (free.stream().noneMatch(later::isAfter)) {
          initials |= 1 << later.thread;
        }
      }
      free.add(later);
    }
    if ((met & strand.bit()) == 0 && free.stream().noneMatch(e -> e.index <= past[e.thread])) {
      initials |= strand.bit();
    }
    return initials;
  }
}

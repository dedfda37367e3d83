package edo.sim.internal.net;

import edo.sim.internal.time.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The way from one machine to another; the way back is another link. */
final class Link {
  /** A packet under way, and when it arrives. */
  record Flight(Packet packet, Timeline.Event arrival) {}

  final Machine from;
  final Machine to;

  /** Everything is lost. */
  boolean partitioned;

  /** Everything waits. */
  boolean held;

  /** Of this link, instead of the network's; negative: as there. */
  long minLatency = -1;

  long maxLatency = -1;
  double lossRate = -1;

  /** What is under way, by number, in the order in which it was sent. */
  final Map<Long, Flight> flying = new LinkedHashMap<>();

  /** What waits for a release. */
  final List<Packet> waiting = new ArrayList<>();

  Link(Machine from, Machine to) {
    this.from = from;
    this.to = to;
  }
}

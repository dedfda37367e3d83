package edo.sim;

import edo.sim.internal.Built;
import edo.sim.internal.Settings;
import edo.sim.internal.net.NetworkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Settings of a simulation. The defaults are a network of packets that take 1 to 100 ms, most of
 * them about 20, and are not lost, and five minutes of simulated time.
 *
 * <p>Threading: for one thread.
 */
public final class SimBuilder {
  private static final int MAX_PORT = 65_535;
  private static final int SEGMENT = 1460;
  private static final int MIN_MTU = 576;
  private static final int MAX_MTU = 65_536;

  /** What IP and TCP put before the bytes of a segment. */
  private static final int IPV4_HEADERS = 40;

  private static final int IPV6_HEADERS = 60;

  private long seed = 1;
  private Duration duration = Duration.ofMinutes(5);
  private Duration minLatency = Duration.ofMillis(1);
  private Duration maxLatency = Duration.ofMillis(100);
  private double latencyCurve = 5;
  private double messageLoss;
  private double linkFailures;
  private double linkRepairs;
  private boolean ipv6;
  private int tcpBuffer = 65_536;
  private int segmentSize;
  private double raggedTransfers;
  private int mtu;
  private int loopbackMtu;
  private int tcpRetries = 6;
  private int udpCapacity = 64;
  private int firstPort = 49_152;
  private int lastPort = MAX_PORT;
  private int maxSlices = 1_000_000;
  private Duration sliceLimit = Duration.ofSeconds(30);
  private final DiskSettings disk = new DiskSettings();
  private Instant epoch = Instant.parse("2000-01-01T00:00:00Z");
  private boolean randomOrder = true;
  private boolean keepTrace = true;
  private boolean failOnEscape = true;

  SimBuilder() {}

  /**
   * Sets the seed, from which all choices come. The system property {@code edo.sim.seed} wins, so
   * that a failure can be repeated without a change of the program.
   *
   * @param seed any number; 1 unless set
   * @return this
   */
  public SimBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Sets how much simulated time a run may take.
   *
   * @param limit then the run fails and tells what still waits; 5 minutes unless set
   * @return this
   */
  public SimBuilder duration(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the duration must be positive, but is " + limit);
    }
    duration = limit;
    return this;
  }

  /**
   * Sets how long packets between hosts take: drawn for each from an exponential distribution, so
   * that most are nearer to the minimum. Within a host they take up to 50 µs.
   *
   * @param min the shortest time
   * @param max the longest time; the same as {@code min} for no variation
   * @return this
   */
  public SimBuilder latency(Duration min, Duration max) {
    SimNetwork.requireRange(min, max);
    minLatency = min;
    maxLatency = max;
    return this;
  }

  /**
   * Sets how latencies are distributed between the shortest and the longest: exponentially, so
   * steeply.
   *
   * @param lambda more than 0; the mean lies at its inverse, as a share of the range; 5 unless set
   * @return this
   */
  public SimBuilder latencyCurve(double lambda) {
    latencyCurve = requireCurve(lambda);
    return this;
  }

  static double requireCurve(double lambda) {
    if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a curve is a number above 0, not " + lambda);
    }
    return lambda;
  }

  /**
   * Sets how links break by themselves: each packet that is sent may find that they do, and that a
   * broken one is mended. A broken link loses everything both ways, also what is under way.
   *
   * @param fail the probability that a packet breaks its link: from 0, the default, to 1
   * @param repair the probability that a packet finds a broken link mended, 0 to 1
   * @return this
   */
  public SimBuilder linkFailures(double fail, double repair) {
    linkFailures = SimNetwork.requireShare(fail);
    linkRepairs = SimNetwork.requireShare(repair);
    return this;
  }

  /**
   * Sets which share of the packets between hosts is lost. TCP sends again what was lost.
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public SimBuilder messageLoss(double share) {
    messageLoss = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Gives the hosts addresses of IPv6, {@code fd00::1} and so on, instead of {@code 192.168.0.1}
   * and so on. Sockets that listen on {@code 0.0.0.0} are reached as those on {@code [::]} are.
   *
   * @param on whether names lead to IPv6
   * @return this
   */
  public SimBuilder ipv6(boolean on) {
    ipv6 = on;
    return this;
  }

  /**
   * Sets how much one direction of a connection holds at each of its ends. Who writes more waits.
   *
   * @param bytes at least 1; 64 KiB unless set
   * @return this
   */
  public SimBuilder tcpBuffer(int bytes) {
    tcpBuffer = atLeastOne(bytes, "tcpBuffer");
    return this;
  }

  /**
   * Sets how much a segment of TCP carries: readers get their bytes in such pieces.
   *
   * @param bytes at least 1; what the {@link #mtu} leaves room for unless set, or 1460
   * @return this
   */
  public SimBuilder segmentSize(int bytes) {
    segmentSize = atLeastOne(bytes, "segmentSize");
    return this;
  }

  /**
   * Sets which share of the reads and writes on TCP connections moves less than it could: some of
   * the bytes, often one, or none, as if the connection were not ready after all. Systems do so now
   * and then, under load and after signals; programs that take one read for one message, or one
   * write for all that they gave it, break. Nothing is lost: what was left is there at once.
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public SimBuilder raggedTransfers(double share) {
    raggedTransfers = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets how long packets between hosts may be, with the headers of IP. Segments of TCP are made to
   * fit; a datagram that is longer travels in pieces, and is lost with any of them.
   *
   * @param bytes from 576 to 65536; unless set datagrams travel whole
   * @return this
   */
  public SimBuilder mtu(int bytes) {
    mtu = requireMtu(bytes);
    return this;
  }

  /**
   * Sets how long packets within a host may be, with the headers of IP.
   *
   * @param bytes from 576 to 65536; segments of TCP are as between hosts unless set
   * @return this
   */
  public SimBuilder loopbackMtu(int bytes) {
    loopbackMtu = requireMtu(bytes);
    return this;
  }

  private static int requireMtu(int bytes) {
    if (bytes < MIN_MTU || bytes > MAX_MTU) {
      throw new IllegalArgumentException(
          "an MTU is from " + MIN_MTU + " to " + MAX_MTU + " bytes, not " + bytes);
    }
    return bytes;
  }

  private int segmentOf(int limit, int otherwise) {
    return limit == 0 ? otherwise : limit - (ipv6 ? IPV6_HEADERS : IPV4_HEADERS);
  }

  /**
   * Sets how often TCP sends again what was not acknowledged, waiting twice as long each time,
   * before a connection fails with "Connection timed out".
   *
   * @param times 0 or more; 6 unless set, which is about 20 to 40 seconds
   * @return this
   */
  public SimBuilder tcpRetries(int times) {
    if (times < 0) {
      throw new IllegalArgumentException("tcpRetries must not be negative, but is " + times);
    }
    tcpRetries = times;
    return this;
  }

  /**
   * Sets how many datagrams a UDP socket holds; more are lost.
   *
   * @param datagrams at least 1; 64 unless set
   * @return this
   */
  public SimBuilder udpCapacity(int datagrams) {
    udpCapacity = atLeastOne(datagrams, "udpCapacity");
    return this;
  }

  /**
   * Sets from which ports those are taken that the system chooses.
   *
   * @param first the first, at least 1; 49152 unless set
   * @param last the last; 65535 unless set
   * @return this
   */
  public SimBuilder ephemeralPorts(int first, int last) {
    if (first < 1 || last > MAX_PORT || first > last) {
      throw new IllegalArgumentException("no range of ports: " + first + " to " + last);
    }
    firstPort = first;
    lastPort = last;
    return this;
  }

  /**
   * Sets how the disks of hosts are.
   *
   * @param settings is given the settings, to change them
   * @return this
   */
  public SimBuilder disk(Consumer<DiskSettings> settings) {
    settings.accept(disk);
    return this;
  }

  /**
   * Sets what a clock on the wall shows when the simulation begins: the times of files, and {@link
   * Sim#clock}.
   *
   * @param time from 1970 to 2200; the beginning of the year 2000 unless set
   * @return this
   */
  public SimBuilder epoch(Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
      throw new IllegalArgumentException("the epoch must be from 1970 to 2200, not " + time);
    }
    epoch = time;
    return this;
  }

  /**
   * Says whether the seed decides what runs next. False: hosts take turns in the order in which
   * they were added, and each runs what has waited for longest, so that a run is easy to follow;
   * there is less to find then. The network draws lots all the same.
   *
   * @param random true unless set
   * @return this
   */
  public SimBuilder randomOrder(boolean random) {
    randomOrder = random;
    return this;
  }

  /**
   * Sets how many slices of tasks may run while time stands still: more are a loop that never
   * waits.
   *
   * @param slices at least 1; a million unless set
   * @return this
   */
  public SimBuilder maxSlicesAtOnce(int slices) {
    maxSlices = atLeastOne(slices, "maxSlicesAtOnce");
    return this;
  }

  /**
   * Sets how long a task may run, in real time, without waiting for anything. One that goes on
   * keeps everything else from running, and cannot be ended: the simulation fails, and its thread,
   * a daemon, is lost.
   *
   * @param realTime from a second to an hour, counted in whole seconds; 30 seconds unless set
   * @return this
   */
  public SimBuilder sliceLimit(Duration realTime) {
    if (realTime.toSeconds() < 1 || realTime.toHours() > 1) {
      throw new IllegalArgumentException(
          "sliceLimit must be from a second to an hour: " + realTime);
    }
    sliceLimit = realTime;
    return this;
  }

  /**
   * Says whether the text of the trace is kept, or only its digest.
   *
   * @param keep true unless set
   * @return this
   */
  public SimBuilder keepTrace(boolean keep) {
    keepTrace = keep;
    return this;
  }

  /**
   * Says what becomes of waits that a simulation does not control, such as {@code Thread.sleep} in
   * a task. True: the run fails, and tells task, spawn site and stack. False: simulated time stands
   * still until the wait is over, and {@link Sim#escapes} has a list; a wake-up that comes from
   * another thread may then come at another point in each run.
   *
   * @param fail true unless set
   * @return this
   */
  public SimBuilder failOnEscape(boolean fail) {
    failOnEscape = fail;
    return this;
  }

  static int atLeastOne(int n, String what) {
    if (n < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + n);
    }
    return n;
  }

  /**
   * Makes a simulation without hosts.
   *
   * @return the simulation, to be run or closed
   */
  public Sim build() {
    return Built.tell(new Sim(settings(Long.getLong(SimulationException.PROPERTY, seed))));
  }

  /**
   * Runs a scenario with many seeds, beginning with that of {@link #seed}, several at a time; the
   * first failure ends the search. If the system property {@code edo.sim.seed} is set, only that
   * seed is run.
   *
   * <p>Runs of the same time may come to wait for one another, as for the lock of a log they all
   * write to; so one that has failed is repeated alone, and that is what counts.
   *
   * <p><b>Blocking:</b> until all runs are over. An interrupt ends them. Not to be called by code
   * inside of a simulation.
   *
   * @param seeds how many seeds, at least 1
   * @param parallelism how many runs at a time, at least 1
   * @param scenario what is run
   * @return what was found: no failure, but figures
   * @throws SimulationException the failure of the smallest seed that has failed
   * @throws IllegalStateException if with that seed the scenario itself threw; its message names
   *     the seed as well
   * @throws InterruptedException if the calling thread is interrupted
   */
  public SearchReport search(int seeds, int parallelism, Scenario scenario)
      throws InterruptedException {
    atLeastOne(seeds, "seeds");
    atLeastOne(parallelism, "parallelism");
    Long only = Long.getLong(SimulationException.PROPERTY);
    return only != null
        ? new Search(this, only, 1, scenario).run(1)
        : new Search(this, seed, seeds, scenario).run(Math.min(parallelism, seeds));
  }

  /** With another seed, and whatever else is set. */
  Sim build(long withSeed, boolean withTrace) {
    return new Sim(settings(withSeed, withTrace));
  }

  private Settings settings(long withSeed) {
    return settings(withSeed, keepTrace);
  }

  private Settings settings(long withSeed, boolean withTrace) {
    int segment = segmentSize != 0 ? segmentSize : segmentOf(mtu, SEGMENT);
    return new Settings(
        withSeed,
        duration.toNanos(),
        maxSlices,
        (int) sliceLimit.toSeconds(),
        TimeUnit.SECONDS.toNanos(epoch.getEpochSecond()) + epoch.getNano(),
        randomOrder,
        withTrace,
        failOnEscape,
        new NetworkSettings(
            minLatency.toNanos(),
            maxLatency.toNanos(),
            latencyCurve,
            messageLoss,
            linkFailures,
            linkRepairs,
            ipv6,
            tcpBuffer,
            raggedTransfers,
            segment,
            segmentOf(loopbackMtu, segment),
            mtu,
            tcpRetries,
            udpCapacity,
            firstPort,
            lastPort),
        disk.build());
  }
}

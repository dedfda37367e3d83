package edo.bench;

import edo.sync.Mpsc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The catalogue's entries for channels with one receiver, after Tokio's {@code sync_mpsc} (EX-028)
 * and {@code sync_mpsc_oneshot}.
 *
 * <p>The JDK's row uses its blocking queues. Jox and Kotlin use their channels. Jox cannot receive
 * many messages at once, so it has no row for that; Kotlin's row receives one and then takes what
 * is there.
 */
final class SyncChannelRows {
  private static final String SUITE = "sync";

  private SyncChannelRows() {}

  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int capacity : new int[] {1, 100, 100_000}) {
      specs.add(create(capacity));
    }
    specs.add(send("medium", 64));
    specs.add(send("large", 4_096));
    for (boolean many : new boolean[] {false, true}) {
      specs.add(contention("bounded", SyncLoad.ROOMY, many));
      specs.add(contention("bounded_full", SyncLoad.NARROW, many));
      specs.add(contentionUnbounded(many));
    }
    for (boolean many : new boolean[] {false, true}) {
      specs.add(uncontended(many));
      specs.add(uncontendedUnbounded(many));
    }
    specs.add(sendRecv());
    specs.add(sendRecvUnbounded());
    specs.add(requestReply("current_thread", true).singleWorker());
    specs.add(requestReply("multi_threaded", false).singleWorker());
    return specs;
  }

  private static BenchSpec create(int capacity) {
    return BenchSpec.plain(SUITE, "mpsc_create_" + capacity, "channel made")
        .with(BenchSpec.EDO_VT, w -> SyncDirectChannels.create(() -> Conduit.edo(capacity)))
        .with(BenchSpec.JDK_VT, w -> SyncDirectChannels.create(() -> Conduit.jdk(capacity)))
        .with(BenchSpec.KOTLIN, w -> KotlinChannels.create(w, capacity))
        .with(BenchSpec.JOX, w -> SyncDirectChannels.create(() -> Conduit.jox(capacity)))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec send(String size, int longs) {
    int capacity = 1_000;
    return BenchSpec.plain(
            SUITE,
            "mpsc_send_" + size,
            "channel made, message of " + 8 * longs + " B through it, by a plain thread")
        .with(BenchSpec.EDO_VT, w -> SyncDirectChannels.send(() -> Conduit.edo(capacity), longs))
        .with(BenchSpec.JDK_VT, w -> SyncDirectChannels.send(() -> Conduit.jdk(capacity), longs))
        .with(BenchSpec.KOTLIN, w -> KotlinChannels.send(w, capacity, longs))
        .with(BenchSpec.JOX, w -> SyncDirectChannels.send(() -> Conduit.jox(capacity), longs))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec contention(String name, int capacity, boolean many) {
    return contention(
        name,
        capacity,
        many,
        () -> Conduit.edo(capacity),
        () -> Mpsc.bounded(capacity),
        () -> Conduit.jdk(capacity),
        () -> Conduit.jox(capacity));
  }

  private static BenchSpec contentionUnbounded(boolean many) {
    return contention(
        "unbounded",
        KotlinChannels.UNBOUNDED,
        many,
        Conduit::edoUnbounded,
        Mpsc::unbounded,
        Conduit::jdkUnbounded,
        Conduit::joxUnbounded);
  }

  private static BenchSpec contention(
      String name,
      int capacity,
      boolean many,
      Supplier<Conduit<Integer>> edo,
      Supplier<Mpsc<Integer>> mpsc,
      Supplier<Conduit<Integer>> jdk,
      Supplier<Conduit<Integer>> jox) {
    BenchSpec spec =
        BenchSpec.plain(
                SUITE, "mpsc_contention_" + name + suffix(many), "message, from five tasks at once")
            .with(
                BenchSpec.EDO_VT,
                w -> SyncDirectChannels.contention(DirectSystems.edo(w), edo, many))
            .with(
                BenchSpec.EDO_ASYNC,
                w -> SyncAsyncChannels.contention(AsyncSystem.multi(w), mpsc, many))
            .with(
                BenchSpec.JDK_VT,
                w -> SyncDirectChannels.contention(DirectSystems.jdk(), jdk, many))
            .with(BenchSpec.KOTLIN, w -> KotlinChannels.contention(w, capacity, many));
    return (many
            ? spec
            : spec.with(
                BenchSpec.JOX, w -> SyncDirectChannels.contention(DirectSystems.jdk(), jox, false)))
        .withProgram(BenchSpec.TOKIO);
  }

  private static String suffix(boolean many) {
    return many ? "_recv_many" : "";
  }

  private static BenchSpec uncontended(boolean many) {
    return uncontended(
        "bounded",
        SyncLoad.ROOMY,
        many,
        () -> Conduit.edo(SyncLoad.ROOMY),
        () -> Mpsc.bounded(SyncLoad.ROOMY),
        () -> Conduit.jdk(SyncLoad.ROOMY),
        () -> Conduit.jox(SyncLoad.ROOMY));
  }

  private static BenchSpec uncontendedUnbounded(boolean many) {
    return uncontended(
        "unbounded",
        KotlinChannels.UNBOUNDED,
        many,
        Conduit::edoUnbounded,
        Mpsc::unbounded,
        Conduit::jdkUnbounded,
        Conduit::joxUnbounded);
  }

  private static BenchSpec uncontended(
      String name,
      int capacity,
      boolean many,
      Supplier<Conduit<Integer>> edo,
      Supplier<Mpsc<Integer>> mpsc,
      Supplier<Conduit<Integer>> jdk,
      Supplier<Conduit<Integer>> jox) {
    BenchSpec spec =
        BenchSpec.plain(
                SUITE,
                "mpsc_uncontended_" + name + suffix(many),
                "message, all sent and then all received by one task")
            .with(
                BenchSpec.EDO_VT,
                w -> SyncDirectChannels.uncontended(DirectSystems.edo(w), edo, many))
            .with(
                BenchSpec.EDO_ASYNC,
                w -> SyncAsyncChannels.uncontended(AsyncSystem.multi(w), mpsc, many))
            .with(
                BenchSpec.JDK_VT,
                w -> SyncDirectChannels.uncontended(DirectSystems.jdk(), jdk, many))
            .with(BenchSpec.KOTLIN, w -> KotlinChannels.uncontended(w, capacity, many));
    return (many
            ? spec
            : spec.with(
                BenchSpec.JOX,
                w -> SyncDirectChannels.uncontended(DirectSystems.jdk(), jox, false)))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec sendRecv() {
    int capacity = SyncLoad.NARROW;
    return sendRecv(
        "bounded",
        capacity,
        () -> Conduit.edo(capacity),
        () -> Mpsc.bounded(capacity),
        () -> Conduit.jdk(capacity),
        () -> Conduit.jox(capacity));
  }

  private static BenchSpec sendRecvUnbounded() {
    return sendRecv(
        "unbounded",
        KotlinChannels.UNBOUNDED,
        Conduit::edoUnbounded,
        Mpsc::unbounded,
        Conduit::jdkUnbounded,
        Conduit::joxUnbounded);
  }

  private static BenchSpec sendRecv(
      String name,
      int capacity,
      Supplier<Conduit<Integer>> edo,
      Supplier<Mpsc<Integer>> mpsc,
      Supplier<Conduit<Integer>> jdk,
      Supplier<Conduit<Integer>> jox) {
    return BenchSpec.plain(
            SUITE, "send_recv_" + name, "message sent and received by one task, channel kept")
        .with(BenchSpec.EDO_VT, w -> SyncDirectChannels.sendRecv(DirectSystems.edo(w), edo.get()))
        .with(
            BenchSpec.EDO_ASYNC, w -> SyncAsyncChannels.sendRecv(AsyncSystem.multi(w), mpsc.get()))
        .with(BenchSpec.JDK_VT, w -> SyncDirectChannels.sendRecv(DirectSystems.jdk(), jdk.get()))
        .with(BenchSpec.KOTLIN, w -> KotlinChannels.sendRecv(w, capacity))
        .with(BenchSpec.JOX, w -> SyncDirectChannels.sendRecv(DirectSystems.jdk(), jox.get()))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec requestReply(String name, boolean current) {
    int capacity = 10;
    return BenchSpec.plain(
            SUITE, "request_reply_" + name, "request through a channel, answer through a oneshot")
        .with(
            BenchSpec.EDO_VT,
            w ->
                SyncDirectChannels.requestReply(
                    current ? DirectSystems.edoCurrent() : DirectSystems.edo(w),
                    Conduit.edo(capacity),
                    SyncDirectChannels.Answer::edo))
        .with(
            BenchSpec.EDO_ASYNC,
            w ->
                SyncAsyncChannels.requestReply(
                    current ? AsyncSystem.current() : AsyncSystem.multi(w), Mpsc.bounded(capacity)))
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectChannels.requestReply(
                    DirectSystems.jdk(), Conduit.jdk(capacity), SyncDirectChannels.Answer::jdk))
        .with(BenchSpec.KOTLIN, w -> KotlinChannels.requestReply(w, capacity, current))
        .with(
            BenchSpec.JOX,
            w ->
                SyncDirectChannels.requestReply(
                    DirectSystems.jdk(), Conduit.jox(capacity), SyncDirectChannels.Answer::jdk))
        .withProgram(BenchSpec.TOKIO);
  }
}

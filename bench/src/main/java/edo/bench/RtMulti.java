package edo.bench;

import java.util.List;

/** The catalogue's entries for the multi-thread scheduler (EX-026). */
final class RtMulti {
  private RtMulti() {}

  static List<BenchSpec> specs() {
    return List.of(
        BenchSpec.of(
                "rt",
                "spawn_many_local",
                "task spawned by a task",
                w -> RtDirect.spawnManyLocal(DirectSystems.edo(w)),
                w -> RtAsync.spawnManyLocal(AsyncSystem.multi(w)),
                w -> RtDirect.spawnManyLocal(DirectSystems.jdk()))
            .with(BenchSpec.KOTLIN, KotlinRt::spawnManyLocal)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO),
        BenchSpec.of(
                "rt",
                "spawn_many_remote_idle",
                "task spawned by a plain thread, then joined",
                w -> RtDirect.spawnManyRemoteIdle(DirectSystems.edo(w)),
                w -> RtAsync.spawnManyRemoteIdle(AsyncSystem.multi(w)),
                w -> RtDirect.spawnManyRemoteIdle(DirectSystems.jdk()))
            .with(BenchSpec.KOTLIN, KotlinRt::remoteIdle)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO),
        BenchSpec.of(
                "rt",
                "spawn_many_remote_busy1",
                "the same beside tasks that burn 10 us and yield",
                w -> RtDirect.spawnManyRemoteBusy1(DirectSystems.edo(w), w),
                w -> RtAsync.spawnManyRemoteBusy1(AsyncSystem.multi(w), w),
                w -> RtDirect.spawnManyRemoteBusy1(DirectSystems.jdk(), w))
            .with(BenchSpec.KOTLIN, KotlinRt::remoteBusy1)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO),
        BenchSpec.of(
                "rt",
                "spawn_many_remote_busy2",
                "the same beside tasks that burn 10 us and respawn",
                w -> RtDirect.spawnManyRemoteBusy2(DirectSystems.edo(w), w),
                w -> RtAsync.spawnManyRemoteBusy2(AsyncSystem.multi(w), w),
                w -> RtDirect.spawnManyRemoteBusy2(DirectSystems.jdk(), w))
            .with(BenchSpec.KOTLIN, KotlinRt::remoteBusy2)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO),
        BenchSpec.of(
                "rt",
                "yield_many",
                "yield, by 200 tasks at once",
                w -> RtDirect.yieldMany(DirectSystems.edo(w)),
                w -> RtAsync.yieldMany(AsyncSystem.multi(w)),
                w -> RtDirect.yieldMany(DirectSystems.jdk()))
            .with(BenchSpec.KOTLIN, KotlinRt::yieldMany)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO),
        BenchSpec.of(
                "rt",
                "ping_pong",
                "pair of tasks spawned, a message each way",
                w -> RtDirect.pingPong(DirectSystems.edo(w)),
                w -> RtAsync.pingPong(AsyncSystem.multi(w)),
                w -> RtDirect.pingPong(DirectSystems.jdk()))
            .with(BenchSpec.KOTLIN, KotlinRt::pingPong)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO),
        BenchSpec.of(
                "rt",
                "chained_spawn",
                "task spawned by its predecessor",
                w -> RtDirect.chainedSpawn(DirectSystems.edo(w)),
                w -> RtAsync.chainedSpawn(AsyncSystem.multi(w)),
                w -> RtDirect.chainedSpawn(DirectSystems.jdk()))
            .with(BenchSpec.KOTLIN, KotlinRt::chainedSpawn)
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO));
  }
}

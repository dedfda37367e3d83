package edo.bench

import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** The benchmarks of the scheduler in coroutines: the same counts as in [RtDirect]. */
internal object KotlinRt {
    private const val SPAWNS_CURRENT = 1_000

    @JvmStatic
    fun spawnManyLocal(workers: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                val left = AtomicInteger(RtDirect.SPAWNS)
                val done = CompletableDeferred<Unit>()
                blocking {
                    repeat(RtDirect.SPAWNS) {
                        launch { if (left.decrementAndGet() == 0) done.complete(Unit) }
                    }
                    done.await()
                }
                return RtDirect.SPAWNS.toLong()
            }
        }

    @JvmStatic
    fun currentLocal(): Bench =
        object : KotlinBench(1, current = true) {
            override fun run(meter: Meter): Long {
                blocking {
                    val jobs = ArrayList<Job>(SPAWNS_CURRENT)
                    repeat(SPAWNS_CURRENT) { jobs.add(launch {}) }
                    jobs.joinAll()
                }
                return SPAWNS_CURRENT.toLong()
            }
        }

    private open class Remote(workers: Int, private val count: Int) : KotlinBench(workers) {
        private val jobs = ArrayList<Job>(count)

        override fun run(meter: Meter): Long {
            repeat(count) { jobs.add(launchForever {}) }
            blocking { jobs.joinAll() }
            jobs.clear()
            return count.toLong()
        }
    }

    @JvmStatic
    fun remoteIdle(workers: Int): Bench = Remote(workers, RtDirect.SPAWNS)

    @JvmStatic
    fun remoteBusy1(workers: Int): Bench =
        object : Remote(workers, RtDirect.SPAWNS) {
            init {
                repeat(2 * workers) {
                    launchForever {
                        while (true) {
                            yield()
                            Direct.stall()
                        }
                    }
                }
            }
        }

    @JvmStatic
    fun remoteBusy2(workers: Int): Bench =
        object : Remote(workers, RtDirect.SPAWNS_BUSY2) {
            private val on = AtomicBoolean(true)

            init {
                repeat(workers) { relay() }
            }

            private fun relay() {
                launchForever {
                    if (on.get()) {
                        Direct.stall()
                        relay()
                    }
                }
            }

            override fun close() {
                on.set(false)
                super.close()
            }
        }

    @JvmStatic
    fun yieldMany(workers: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                blocking {
                    repeat(RtDirect.YIELDING_TASKS) {
                        launch { repeat(RtDirect.YIELDS) { yield() } }
                    }
                }
                return RtDirect.YIELDING_TASKS.toLong() * RtDirect.YIELDS
            }
        }

    @JvmStatic
    fun pingPong(workers: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                blocking { repeat(RtDirect.PINGS) { launch { pair() } } }
                return RtDirect.PINGS.toLong()
            }

            private suspend fun pair() = coroutineScope {
                val ping = CompletableDeferred<Unit>()
                val pong = CompletableDeferred<Unit>()
                launch {
                    ping.await()
                    pong.complete(Unit)
                }
                ping.complete(Unit)
                pong.await()
            }
        }

    @JvmStatic
    fun chainedSpawn(workers: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                val done = CompletableDeferred<Unit>()
                blocking {
                    link(this, done, RtDirect.CHAIN)
                    done.await()
                }
                return RtDirect.CHAIN.toLong()
            }

            private fun link(scope: CoroutineScope, done: CompletableDeferred<Unit>, left: Int) {
                scope.launch { if (left == 0) done.complete(Unit) else link(scope, done, left - 1) }
            }
        }

    @JvmStatic
    fun tasks(workers: Int, size: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                blocking {
                    val signals = ArrayList<CompletableDeferred<Unit>>(size)
                    repeat(size) {
                        val signal = CompletableDeferred<Unit>()
                        signals.add(signal)
                        launch { signal.await() }
                    }
                    signals.forEach { it.complete(Unit) }
                }
                return size.toLong()
            }
        }

    @JvmStatic
    fun timers(workers: Int, size: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                blocking {
                    repeat(size) { i -> launch { delay(ScaleBench.millis(i, size).toLong()) } }
                }
                return size.toLong()
            }
        }
}

/** Coroutines on the default dispatcher, for [TailBench]. */
internal class KotlinPlace(workers: Int) : KotlinBench(workers), TailBench.Place {
    override fun run(meter: Meter): Long = throw UnsupportedOperationException("a place, no benchmark")

    override fun close() = super<KotlinBench>.close()

    override fun spawn(body: Body) {
        launchForever { body.run() }
    }

    override fun repeat(body: Body, on: AtomicBoolean) {
        launchForever {
            while (on.get()) {
                body.run()
                yield()
            }
        }
    }
}

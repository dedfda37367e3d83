package edo.bench

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

/** The benchmarks of locks in coroutines. */
internal object KotlinLocks {
    @JvmStatic
    fun uncontended(workers: Int, permits: Int): Bench =
        object : KotlinBench(workers) {
            private val semaphore = Semaphore(permits)
            private var inside = 0

            override fun run(meter: Meter): Long {
                val before = inside
                val times = SyncLoad.ROUNDS * SyncLoad.HOLDERS * SyncLoad.BATCH
                blocking { repeat(times) { semaphore.withPermit { inside++ } } }
                SyncLoad.check(times.toLong(), (inside - before).toLong())
                return times.toLong()
            }
        }

    @JvmStatic
    fun concurrent(workers: Int, permits: Int, current: Boolean): Bench =
        object : KotlinBench(workers, current) {
            private val semaphore = Semaphore(permits)
            private val inside = AtomicInteger()

            override fun run(meter: Meter): Long {
                inside.set(0)
                blocking {
                    repeat(SyncLoad.ROUNDS) {
                        coroutineScope {
                            repeat(SyncLoad.HOLDERS) {
                                launch { semaphore.withPermit { inside.getAndIncrement() } }
                            }
                        }
                    }
                }
                val times = SyncLoad.ROUNDS.toLong() * SyncLoad.HOLDERS
                SyncLoad.check(times, inside.get().toLong())
                return times
            }
        }

    @JvmStatic
    fun acrossYield(workers: Int, tasks: Int): Bench =
        object : KotlinBench(workers) {
            private val mutex = Mutex()
            private var count = 0

            override fun run(meter: Meter): Long {
                count = 0
                blocking {
                    repeat(tasks) {
                        launch {
                            repeat(SyncLoad.HELD / tasks) {
                                mutex.withLock {
                                    val seen = count
                                    yield()
                                    count = seen + 1
                                }
                            }
                        }
                    }
                }
                SyncLoad.check(SyncLoad.HELD.toLong(), count.toLong())
                return SyncLoad.HELD.toLong()
            }
        }
}

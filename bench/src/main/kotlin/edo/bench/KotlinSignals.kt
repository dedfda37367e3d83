package edo.bench

import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.runBlocking

/** The benchmarks of telling many in coroutines. */
internal object KotlinSignals {
    private val sink = AtomicReference<Any>()

    /** A shared flow that keeps as many messages as Tokio's channel, and makes the sender wait. */
    @JvmStatic
    fun broadcast(workers: Int, listeners: Int): Bench {
        val flow = MutableSharedFlow<Int>(extraBufferCapacity = Station.CAPACITY)
        return station(workers, listeners, flow, flow.subscriptionCount) { flow.emit(it) }
    }

    @JvmStatic
    fun watch(workers: Int, listeners: Int): Bench {
        val flow = MutableStateFlow(-1)
        val changes = flow.filter { it >= 0 } // a new listener is told the value there is
        return station(workers, listeners, changes, flow.subscriptionCount) { flow.value = it }
    }

    private fun station(
        workers: Int,
        listeners: Int,
        messages: Flow<Int>,
        subscribed: StateFlow<Int>,
        send: suspend (Int) -> Unit,
    ): Bench =
        object : KotlinBench(workers) {
            private val left = AtomicInteger()
            private val done = Channel<Unit>(Channel.CONFLATED)

            init {
                repeat(listeners) { n ->
                    val work = SyncLoad.Work(n.toLong())
                    launchForever {
                        var expected = 0
                        messages.collect {
                            SyncLoad.check(expected.toLong(), it.toLong())
                            expected = (expected + 1) % SyncLoad.TOLD
                            if (work.run() == 0) sink.set(work)
                            if (left.decrementAndGet() == 0) done.trySend(Unit)
                        }
                    }
                }
                runBlocking { subscribed.first { it == listeners } }
            }

            override fun run(meter: Meter): Long {
                blocking {
                    for (i in 0 until SyncLoad.TOLD) {
                        SyncLoad.check(0, left.getAndAdd(listeners).toLong())
                        send(SyncLoad.number(i))
                        while (left.get() > 0) done.receive()
                    }
                }
                return SyncLoad.TOLD.toLong() * listeners
            }
        }

    /** One: a conflated channel. All: a shared flow that keeps the latest. */
    @JvmStatic
    fun notify(workers: Int, all: Boolean, waiters: Int): Bench =
        object : KotlinBench(workers) {
            private val counter = AtomicInteger()
            private val one = Channel<Unit>(Channel.CONFLATED)
            private val many =
                MutableSharedFlow<Unit>(extraBufferCapacity = 1, onBufferOverflow = BufferOverflow.DROP_OLDEST)

            init {
                repeat(waiters) {
                    launchForever {
                        if (all) {
                            many.collect { counter.getAndIncrement() }
                        } else {
                            for (told in one) counter.getAndIncrement()
                        }
                    }
                }
                if (all) runBlocking { many.subscriptionCount.first { it == waiters } }
            }

            override fun run(meter: Meter): Long {
                counter.set(0)
                while (counter.get() < SyncLoad.WAKES) {
                    if (all) many.tryEmit(Unit) else one.trySend(Unit)
                }
                return SyncLoad.WAKES.toLong()
            }
        }
}

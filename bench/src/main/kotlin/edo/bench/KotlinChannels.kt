package edo.bench

import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** The benchmarks of channels in coroutines. */
internal object KotlinChannels {
    const val UNBOUNDED = Channel.UNLIMITED

    private val sink = AtomicReference<Any>()

    @JvmStatic
    fun create(workers: Int, capacity: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                repeat(SyncLoad.EACH) { sink.setPlain(Channel<LongArray>(capacity)) }
                return SyncLoad.EACH.toLong()
            }
        }

    @JvmStatic
    fun send(workers: Int, capacity: Int, longs: Int): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                repeat(SyncLoad.EACH) {
                    val channel = Channel<LongArray>(capacity)
                    runBlocking { channel.send(LongArray(longs)) }
                    SyncLoad.check(longs.toLong(), runBlocking { channel.receive() }.size.toLong())
                }
                return SyncLoad.EACH.toLong()
            }
        }

    @JvmStatic
    fun contention(workers: Int, capacity: Int, many: Boolean): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                blocking {
                    repeat(SyncLoad.BATCH) {
                        val channel = Channel<Int>(capacity)
                        repeat(SyncLoad.SENDERS) { launch { sendAll(channel) } }
                        SyncLoad.check(SyncLoad.SUM, if (many) receiveMany(channel) else receiveAll(channel))
                    }
                }
                return SyncLoad.BATCH.toLong() * SyncLoad.MESSAGES
            }
        }

    @JvmStatic
    fun uncontended(workers: Int, capacity: Int, many: Boolean): Bench =
        object : KotlinBench(workers) {
            override fun run(meter: Meter): Long {
                blocking {
                    repeat(SyncLoad.BATCH) {
                        val channel = Channel<Int>(capacity)
                        repeat(SyncLoad.SENDERS) { sendAll(channel) }
                        SyncLoad.check(SyncLoad.SUM, if (many) receiveMany(channel) else receiveAll(channel))
                    }
                }
                return SyncLoad.BATCH.toLong() * SyncLoad.MESSAGES
            }
        }

    @JvmStatic
    fun sendRecv(workers: Int, capacity: Int): Bench =
        object : KotlinBench(workers) {
            private val channel = Channel<Int>(capacity)

            override fun run(meter: Meter): Long {
                blocking {
                    var sum = 0L
                    repeat(SyncLoad.BATCH * SyncLoad.SENDERS) {
                        for (n in 0 until SyncLoad.EACH) {
                            channel.send(SyncLoad.number(n))
                            sum += channel.receive()
                        }
                    }
                    SyncLoad.check(SyncLoad.BATCH * SyncLoad.SUM, sum)
                }
                return SyncLoad.BATCH.toLong() * SyncLoad.MESSAGES
            }
        }

    @JvmStatic
    fun requestReply(workers: Int, capacity: Int, current: Boolean): Bench =
        object : KotlinBench(workers, current) {
            private val requests = Channel<CompletableDeferred<Int>>(capacity)

            override fun run(meter: Meter): Long {
                blocking {
                    // Within each run: on the caller's thread there is nobody else to run it.
                    val server = launch {
                        var n = 0
                        for (request in requests) request.complete(SyncLoad.number(n++))
                    }
                    var sum = 0L
                    repeat(SyncLoad.REQUESTS) {
                        val answer = CompletableDeferred<Int>()
                        requests.send(answer)
                        sum += answer.await()
                    }
                    server.cancel()
                    SyncLoad.check(SyncLoad.SUM / SyncLoad.SENDERS, sum)
                }
                return SyncLoad.REQUESTS.toLong()
            }
        }

    private suspend fun sendAll(channel: Channel<Int>) {
        for (n in 0 until SyncLoad.EACH) channel.send(SyncLoad.number(n))
    }

    private suspend fun receiveAll(channel: Channel<Int>): Long {
        var sum = 0L
        repeat(SyncLoad.MESSAGES) { sum += channel.receive() }
        return sum
    }

    private suspend fun receiveMany(channel: Channel<Int>): Long {
        val buffer = ArrayList<Int>(SyncLoad.MESSAGES)
        while (buffer.size < SyncLoad.MESSAGES) {
            buffer.add(channel.receive())
            while (true) buffer.add(channel.tryReceive().getOrNull() ?: break)
        }
        return buffer.sumOf { it.toLong() }
    }
}

package edo.bench

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** A benchmark in coroutines: on the default dispatcher, or all of it on the thread that asks. */
internal abstract class KotlinBench(workers: Int, private val current: Boolean = false) : Bench {
    private val context: CoroutineContext

    init {
        // Read once, when the dispatcher is first used; a JVM opens one benchmark.
        System.setProperty("kotlinx.coroutines.scheduler.core.pool.size", workers.toString())
        context = if (current) EmptyCoroutineContext else Dispatchers.Default
    }

    private val background = CoroutineScope(SupervisorJob() + context)

    /** Runs this and blocks the calling thread until it and what it launched is done. */
    protected fun blocking(body: suspend CoroutineScope.() -> Unit) = runBlocking(context, body)

    /** Starts what goes on from run to run. */
    protected fun launchForever(body: suspend () -> Unit): Job {
        check(!current) { "there is no thread for it" }
        return background.launch { body() }
    }

    override fun close() = background.cancel()
}

package edo.stream;

import edo.task.Async;
import edo.task.JoinQueue;
import edo.task.JoinSet;
import edo.task.Joined;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that work for a stream, and the order in which their results are wanted. A {@link
 * JoinSet} and a {@link JoinQueue} have no public type in common; this is what a stream asks of
 * either.
 *
 * @param callables spawns a virtual-thread task
 * @param computations spawns a poll-driven task
 * @param count how many have not had their result taken
 * @param next the next result, empty if there are no tasks
 * @param aborting aborts the tasks; their results are to be taken as ever
 * @param closing aborts the tasks and waits for them
 */
record Crew<T extends @Nullable Object>(
    Consumer<Callable<T>> callables,
    Consumer<Async<T>> computations,
    IntSupplier count,
    Supplier<Async<Optional<Joined<T>>>> next,
    Runnable aborting,
    Supplier<Async<@Nullable Void>> closing) {

  void spawn(Callable<T> body) {
    callables.accept(body);
  }

  void spawn(Async<T> body) {
    computations.accept(body);
  }

  int size() {
    return count.getAsInt();
  }

  Async<Optional<Joined<T>>> nextAsync() {
    return next.get();
  }

  void abortAll() {
    aborting.run();
  }

  Async<@Nullable Void> closeAsync() {
    return closing.get();
  }

  /** Results in the order in which the tasks were spawned. */
  static <T extends @Nullable Object> Crew<T> ordered() {
    JoinQueue<T> tasks = JoinQueue.create();
    return new Crew<>(
        tasks::spawn,
        tasks::spawn,
        tasks::length,
        tasks::joinNextAsync,
        tasks::abortAll,
        tasks::closeAsync);
  }

  /** Results in the order in which the tasks end. */
  static <T extends @Nullable Object> Crew<T> unordered() {
    return of(JoinSet.create());
  }

  /** Results in the order in which the tasks end. */
  static <T extends @Nullable Object> Crew<T> of(JoinSet<T> tasks) {
    return new Crew<>(
        tasks::spawn,
        tasks::spawn,
        tasks::length,
        tasks::joinNextAsync,
        tasks::abortAll,
        tasks::closeAsync);
  }
}

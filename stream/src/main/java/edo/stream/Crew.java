package edo.stream;

import edo.task.Async;
import edo.task.JoinQueue;
import edo.task.JoinSet;
import edo.task.Joined;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The tasks that work for a stream, and the order in which their results are wanted. */
interface Crew<T extends @Nullable Object> {
  void spawn(Callable<T> body);

  void spawn(Async<T> body);

  /** How many have not had their result taken. */
  int size();

  Async<Optional<Joined<T>>> nextAsync();

  /** Aborts the tasks; their results are to be taken as ever. */
  void abortAll();

  Async<@Nullable Void> closeAsync();

  /** Results in the order in which the tasks were spawned. */
  static <T extends @Nullable Object> Crew<T> ordered() {
    JoinQueue<T> tasks = JoinQueue.create();
    return new Crew<>() {
      @Override
      public void spawn(Callable<T> body) {
        var _ = tasks.spawn(body);
      }

      @Override
      public void spawn(Async<T> body) {
        var _ = tasks.spawn(body);
      }

      @Override
      public int size() {
        return tasks.len();
      }

      @Override
      public Async<Optional<Joined<T>>> nextAsync() {
        return tasks.joinNextAsync();
      }

      @Override
      public void abortAll() {
        tasks.abortAll();
      }

      @Override
      public Async<@Nullable Void> closeAsync() {
        return tasks.closeAsync();
      }
    };
  }

  /** Results in the order in which the tasks end. */
  static <T extends @Nullable Object> Crew<T> unordered() {
    return of(JoinSet.create());
  }

  /** Results in the order in which the tasks end. */
  static <T extends @Nullable Object> Crew<T> of(JoinSet<T> tasks) {
    return new Crew<>() {
      @Override
      public void spawn(Callable<T> body) {
        var _ = tasks.spawn(body);
      }

      @Override
      public void spawn(Async<T> body) {
        var _ = tasks.spawn(body);
      }

      @Override
      public int size() {
        return tasks.len();
      }

      @Override
      public Async<Optional<Joined<T>>> nextAsync() {
        return tasks.joinNextAsync();
      }

      @Override
      public void abortAll() {
        tasks.abortAll();
      }

      @Override
      public Async<@Nullable Void> closeAsync() {
        return tasks.closeAsync();
      }
    };
  }
}

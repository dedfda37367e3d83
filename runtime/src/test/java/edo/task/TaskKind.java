package edo.task;

/** The kinds of task; a body is given as a computation, which runs where its kind runs. */
enum TaskKind {
  VIRTUAL,
  POLLED,
  BLOCKING;

  JoinHandle<Integer> spawn(TaskBuilder how, Async<Integer> body) {
    return switch (this) {
      case VIRTUAL -> how.spawn(() -> Task.await(body));
      case POLLED -> how.spawn(body);
      case BLOCKING -> how.spawnBlocking(() -> Task.await(body));
    };
  }
}

package edo.check;

import java.util.List;

/** What threads of a model are about to do, as failures and traces say it. */
final class Words {
  private Words() {}

  /** The step that a thread takes, or is about to take. */
  static String of(Strand strand) {
    Subject subject = strand.subject;
    return subject == null
            || subject == subject.execution.spawns
            || subject == subject.execution.outside()
        ? strand.verb
        : subject.name() + "." + strand.verb;
  }

  /** Says so if all threads that can go on only spin; else nothing. */
  static String spinning(List<Strand> strands, Steps steps) {
    List<Strand> enabled = strands.stream().filter(Strand::isEnabled).toList();
    return steps.areSpinning(enabled.stream().mapToInt(Strand::bit).sum())
        ? ". All threads that can go on spin, and none of them writes what they wait for: "
            + enabled
        : "";
  }

  /** What each thread waits in that has not ended, and what it holds. */
  static String deadlock(List<Strand> strands) {
    var text = new StringBuilder("deadlock: no thread can go on");
    for (Strand strand : strands) {
      if (!strand.isFinished) {
        text.append("\n    ").append(strand).append(" waits in ").append(of(strand));
        if (!strand.where.isEmpty()) {
          text.append(' ').append(strand.where);
        }
        if (!strand.held.isEmpty()) {
          text.append(", holding ")
              .append(String.join(", ", strand.held.stream().map(Subject::name).toList()));
        }
      }
    }
    return text.toString();
  }
}

package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Watch;
import edo.sync.WatchReceiver;
import edo.sync.WatchSender;
import edo.task.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Two count up, two watch: what they see never goes back, and the last value is seen. */
final class WatchModel implements Model {
  private static final int ENDS = 2;

  private final Watch<Long> watch = Watch.create(0L);
  private final long perSender;
  private final long[] sent = new long[ENDS];
  private final long[] seen = new long[ENDS];

  WatchModel(long perSender) {
    this.perSender = perSender;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < ENDS; i++) {
      int me = i;
      var sender = i == 0 ? watch.sender() : watch.sender().copy();
      var receiver = i == 0 ? watch.receiver() : watch.receiver().copy();
      actors.add(
          new Actor(() -> sent[me] == perSender ? null : new Count(me, sender), sender::close));
      actors.add(new Actor(() -> new Changed(me, receiver), receiver::close));
    }
    return actors;
  }

  @Override
  public long check() {
    for (int i = 0; i < ENDS; i++) {
      assertEquals(perSender, sent[i]);
      assertEquals(ENDS * perSender, seen[i], "the last value");
    }
    return ENDS * perSender;
  }

  private final class Count extends Step<@Nullable Void> {
    private final int me;
    private final WatchSender<Long> sender;

    Count(int me, WatchSender<Long> sender) {
      this.me = me;
      this.sender = sender;
    }

    @Override
    @Nullable Void direct() {
      sender.sendModify(n -> n + 1);
      return null;
    }

    @Override
    void book(@Nullable Void result) {
      sent[me]++;
    }
  }

  private final class Changed extends Step<@Nullable Void> {
    private final int me;
    private final WatchReceiver<Long> receiver;

    Changed(int me, WatchReceiver<Long> receiver) {
      this.me = me;
      this.receiver = receiver;
    }

    @Override
    @Nullable Void direct() {
      receiver.changed();
      return null;
    }

    @Override
    Async<@Nullable Void> async() {
      return receiver.changedAsync();
    }

    @Override
    void book(@Nullable Void result) {
      long value = receiver.valueAndMark();
      assertTrue(value >= seen[me], "it went back");
      seen[me] = value;
    }
  }
}

package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link Mpsc}: a receiver begins to wait while a message is sent: it has it at once, or is woken
 * and has it then, whole.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "received, whole")
@Outcome(expect = FORBIDDEN, desc = "the receiver sleeps beside a message, or it is torn")
@State
public class MpscSendVersusRecv {
  private final Mpsc<SendVersusClose.Letter> channel = Mpsc.bounded(1);
  private final Told receiver = new Told(new Reader());
  private int seen;
  private int text;

  /** Notes what it receives. */
  private final class Reader implements Async<SendVersusClose.Letter> {
    private final Async<SendVersusClose.Letter> recv = channel.receiver().recvAsync();

    @Override
    public Poll<SendVersusClose.Letter> poll(Context cx) throws Exception {
      Poll<SendVersusClose.Letter> answer = recv.poll(cx);
      if (answer.isReady()) {
        text = answer.value().text;
      }
      return answer;
    }
  }

  @Actor
  public void sender() {
    var letter = new SendVersusClose.Letter();
    letter.text = 7;
    channel.sender().send(letter);
  }

  @Actor
  public void receiver() {
    seen = receiver.poll();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = seen == 1 ? 1 : receiver.pollIfWoken();
    r.r2 = text;
  }
}

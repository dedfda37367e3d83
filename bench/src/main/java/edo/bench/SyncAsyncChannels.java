package edo.bench;

import edo.bench.AsyncSystem.Base;
import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.sync.MpscSender;
import edo.sync.Oneshot;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The benchmarks of {@link SyncDirectChannels} as state machines. */
final class SyncAsyncChannels {
  private SyncAsyncChannels() {}

  /** Sends numbers, without a computation for those there is room for. */
  private static final class SendAll implements Async<@Nullable Void> {
    private final MpscSender<Integer> sender;
    private final int count;
    private int sent;
    private @Nullable Async<@Nullable Void> waiting;

    SendAll(MpscSender<Integer> sender, int count) {
      this.sender = sender;
      this.count = count;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (sent < count) {
        Async<@Nullable Void> slow = waiting;
        Integer message = SyncLoad.number(sent % SyncLoad.EACH);
        if (slow == null && !sender.trySend(message)) {
          slow = sender.sendAsync(message);
          waiting = slow;
        }
        if (slow != null) {
          if (slow.poll(cx).isPending()) {
            return Poll.pending();
          }
          waiting = null;
        }
        sent++;
      }
      return Poll.done();
    }
  }

  /** The same as a task, which gives its sender up. */
  private record Sender(MpscSender<Integer> sender, SendAll all) implements Async<@Nullable Void> {
    Sender(MpscSender<Integer> sender) {
      this(sender, new SendAll(sender, SyncLoad.EACH));
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      if (all.poll(cx).isPending()) {
        return Poll.pending();
      }
      sender.close();
      return Poll.done();
    }
  }

  /** Receives all messages, one by one. */
  private static final class RecvAll implements Async<@Nullable Void> {
    private final Async<Integer> recv;
    private int left = SyncLoad.MESSAGES;
    private long sum;

    RecvAll(MpscReceiver<Integer> receiver) {
      this.recv = receiver.recvAsync();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (left > 0) {
        Poll<Integer> message = recv.poll(cx);
        if (message.isPending()) {
          return Poll.pending();
        }
        sum += message.value();
        left--;
      }
      SyncLoad.check(SyncLoad.SUM, sum);
      return Poll.done();
    }
  }

  /** Receives all messages, as many at once as there are. */
  private static final class RecvMany implements Async<@Nullable Void> {
    private final List<Integer> buffer = new ArrayList<>(SyncLoad.MESSAGES);
    private final Async<Integer> recv;

    RecvMany(MpscReceiver<Integer> receiver) {
      this.recv = receiver.recvManyAsync(buffer, SyncLoad.MESSAGES);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (buffer.size() < SyncLoad.MESSAGES) {
        if (recv.poll(cx).isPending()) {
          return Poll.pending();
        }
      }
      SyncLoad.check(SyncLoad.SUM, buffer.stream().mapToLong(Integer::longValue).sum());
      return Poll.done();
    }
  }

  private static Async<@Nullable Void> receive(Mpsc<Integer> channel, boolean many) {
    return many ? new RecvMany(channel.receiver()) : new RecvAll(channel.receiver());
  }

  /** One after the other, each made when its turn comes. */
  private static final class Repeat implements Async<@Nullable Void> {
    private final Supplier<Async<@Nullable Void>> step;
    private int left;
    private @Nullable Async<@Nullable Void> current;

    Repeat(int times, Supplier<Async<@Nullable Void>> step) {
      this.left = times;
      this.step = step;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (left > 0) {
        Async<@Nullable Void> now = current;
        if (now == null) {
          now = step.get();
          current = now;
        }
        if (now.poll(cx).isPending()) {
          return Poll.pending();
        }
        current = null;
        left--;
      }
      return Poll.done();
    }
  }

  /** First this, then that. */
  private static final class Then implements Async<@Nullable Void> {
    private final Async<@Nullable Void> first;
    private final Async<@Nullable Void> second;
    private boolean over;

    Then(Async<@Nullable Void> first, Async<@Nullable Void> second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      if (!over) {
        if (first.poll(cx).isPending()) {
          return Poll.pending();
        }
        over = true;
      }
      return second.poll(cx);
    }
  }

  static Bench contention(AsyncSystem system, Supplier<Mpsc<Integer>> channels, boolean many) {
    return batch(
        system,
        () -> {
          Mpsc<Integer> channel = channels.get();
          for (int n = 0; n < SyncLoad.SENDERS; n++) {
            Task.spawn(new Sender(channel.sender().copy()));
          }
          return receive(channel, many);
        });
  }

  static Bench uncontended(AsyncSystem system, Supplier<Mpsc<Integer>> channels, boolean many) {
    return batch(
        system,
        () -> {
          Mpsc<Integer> channel = channels.get();
          return new Then(new SendAll(channel.sender(), SyncLoad.MESSAGES), receive(channel, many));
        });
  }

  private static Bench batch(AsyncSystem system, Supplier<Async<@Nullable Void>> iteration) {
    return new Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(new Repeat(SyncLoad.BATCH, iteration));
        return (long) SyncLoad.BATCH * SyncLoad.MESSAGES;
      }
    };
  }

  static Bench sendRecv(AsyncSystem system, Mpsc<Integer> channel) {
    return batch(system, () -> new SendRecv(channel.sender(), channel.receiver().recvAsync()));
  }

  private static final class SendRecv implements Async<@Nullable Void> {
    private final MpscSender<Integer> sender;
    private final Async<Integer> recv;
    private int done;
    private boolean sent;
    private long sum;

    SendRecv(MpscSender<Integer> sender, Async<Integer> recv) {
      this.sender = sender;
      this.recv = recv;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (done < SyncLoad.MESSAGES) {
        if (!sent && !sender.trySend(SyncLoad.number(done % SyncLoad.EACH))) {
          throw new IllegalStateException("an empty channel is full");
        }
        sent = true;
        Poll<Integer> message = recv.poll(cx);
        if (message.isPending()) { // the budget is used up
          return Poll.pending();
        }
        sum += message.value();
        sent = false;
        done++;
      }
      SyncLoad.check(SyncLoad.SUM, sum);
      return Poll.done();
    }
  }

  static Bench requestReply(AsyncSystem system, Mpsc<Oneshot.Sender<Integer>> requests) {
    return new Base(system) {
      {
        sys.runtime().spawn(new Server(requests.receiver().recvAsync()));
      }

      @Override
      public long run(Meter meter) throws Exception {
        sys.run(new Client(requests.sender()));
        return SyncLoad.REQUESTS;
      }
    };
  }

  private static final class Server implements Async<@Nullable Void> {
    private final Async<Oneshot.Sender<Integer>> recv;
    private int answered;

    Server(Async<Oneshot.Sender<Integer>> recv) {
      this.recv = recv;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      for (; ; ) {
        Poll<Oneshot.Sender<Integer>> request = recv.poll(cx);
        if (request.isPending()) {
          return Poll.pending();
        }
        request.value().send(SyncLoad.number(answered));
        answered = (answered + 1) % SyncLoad.EACH;
      }
    }
  }

  private static final class Client implements Async<@Nullable Void> {
    private final MpscSender<Oneshot.Sender<Integer>> requests;
    private @Nullable Async<Integer> answer;
    private int done;
    private long sum;

    Client(MpscSender<Oneshot.Sender<Integer>> requests) {
      this.requests = requests;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (done < SyncLoad.REQUESTS) {
        Async<Integer> waiting = answer;
        if (waiting == null) {
          Oneshot<Integer> channel = Oneshot.create();
          if (!requests.trySend(channel.sender())) {
            throw new IllegalStateException("a channel that one waits behind is full");
          }
          waiting = channel.receiver().recvAsync();
          answer = waiting;
        }
        Poll<Integer> value = waiting.poll(cx);
        if (value.isPending()) {
          return Poll.pending();
        }
        sum += value.value();
        answer = null;
        done++;
      }
      SyncLoad.check(SyncLoad.SUM / SyncLoad.SENDERS, sum);
      return Poll.done();
    }
  }
}

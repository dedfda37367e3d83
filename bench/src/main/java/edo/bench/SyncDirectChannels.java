package edo.bench;

import edo.bench.RtDirect.Base;
import edo.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The benchmarks of channels in direct style, after Tokio's sync_mpsc and sync_mpsc_oneshot. */
final class SyncDirectChannels {
  private SyncDirectChannels() {}

  /** Where things go that must not be optimised away. */
  @SuppressWarnings("UnusedVariable") // written to be seen, not to be read
  private static volatile @Nullable Object sink;

  /** Makes channels. */
  static Bench create(Supplier<Conduit<long[]>> channel) {
    return meter -> {
      for (int i = 0; i < SyncLoad.EACH; i++) {
        sink = channel.get();
      }
      return SyncLoad.EACH;
    };
  }

  /** A plain thread makes a channel, sends a fresh message of so many longs, and takes it out. */
  static Bench send(Supplier<Conduit<long[]>> channels, int longs) {
    return meter -> {
      for (int i = 0; i < SyncLoad.EACH; i++) {
        Conduit<long[]> channel = channels.get();
        channel.send(new long[longs]);
        SyncLoad.check(longs, channel.recv().length);
      }
      return SyncLoad.EACH;
    };
  }

  /** Several tasks send at once. */
  static <H> Bench contention(Direct<H> system, Supplier<Conduit<Integer>> channels, boolean many) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          for (int i = 0; i < SyncLoad.BATCH; i++) {
            Conduit<Integer> channel = channels.get();
            for (int n = 0; n < SyncLoad.SENDERS; n++) {
              Conduit<Integer> sender = channel.forSender();
              sys.spawn(() -> {
                sendAll(sender);
                sender.close();
              });
            }
            SyncLoad.check(SyncLoad.SUM, many ? recvMany(channel) : recvAll(channel));
          }
        });
        return (long) SyncLoad.BATCH * SyncLoad.MESSAGES;
      }
    };
  }

  /** One task fills the channel, then empties it. */
  static <H> Bench uncontended(
      Direct<H> system, Supplier<Conduit<Integer>> channels, boolean many) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          for (int i = 0; i < SyncLoad.BATCH; i++) {
            Conduit<Integer> channel = channels.get();
            for (int n = 0; n < SyncLoad.SENDERS; n++) {
              sendAll(channel);
            }
            SyncLoad.check(SyncLoad.SUM, many ? recvMany(channel) : recvAll(channel));
          }
        });
        return (long) SyncLoad.BATCH * SyncLoad.MESSAGES;
      }
    };
  }

  /** One task sends a message and takes it out, again and again, through the same channel. */
  static <H> Bench sendRecv(Direct<H> system, Conduit<Integer> channel) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          long sum = 0;
          for (int i = 0; i < SyncLoad.BATCH * SyncLoad.SENDERS; i++) {
            for (int n = 0; n < SyncLoad.EACH; n++) {
              channel.send(SyncLoad.number(n));
              sum += channel.recv();
            }
          }
          SyncLoad.check(SyncLoad.BATCH * SyncLoad.SUM, sum);
        });
        return (long) SyncLoad.BATCH * SyncLoad.MESSAGES;
      }
    };
  }

  private static void sendAll(Conduit<Integer> channel) {
    for (int n = 0; n < SyncLoad.EACH; n++) {
      channel.send(SyncLoad.number(n));
    }
  }

  private static long recvAll(Conduit<Integer> channel) {
    long sum = 0;
    for (int n = 0; n < SyncLoad.MESSAGES; n++) {
      sum += channel.recv();
    }
    return sum;
  }

  private static long recvMany(Conduit<Integer> channel) {
    List<Integer> buffer = new ArrayList<>(SyncLoad.MESSAGES);
    int total = 0;
    while (total < SyncLoad.MESSAGES) {
      total += channel.recvMany(buffer, SyncLoad.MESSAGES);
    }
    return buffer.stream().mapToLong(Integer::longValue).sum();
  }

  /** A message that is sent once. */
  interface Answer {
    void send(Integer message);

    int recv();

    static Answer edo() {
      Oneshot<Integer> channel = Oneshot.create();
      return new Answer() {
        @Override
        public void send(Integer message) {
          channel.sender().send(message);
        }

        @Override
        public int recv() {
          return channel.receiver().recv();
        }
      };
    }

    /** The JDK's, for Jox as well, which has none. */
    static Answer jdk() {
      CompletableFuture<Integer> future = new CompletableFuture<>();
      return new Answer() {
        @Override
        public void send(Integer message) {
          future.complete(message);
        }

        @Override
        public int recv() {
          try {
            return future.get();
          } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("no answer", e);
          }
        }
      };
    }
  }

  /** A task sends requests, one after the other, that another one answers. */
  static <H> Bench requestReply(
      Direct<H> system, Conduit<Answer> requests, Supplier<Answer> answers) {
    return new Base<>(system) {
      {
        sys.spawnRemote(() -> {
          for (int n = 0; ; n = (n + 1) % SyncLoad.EACH) {
            requests.recv().send(SyncLoad.number(n));
          }
        });
      }

      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          long sum = 0;
          for (int n = 0; n < SyncLoad.REQUESTS; n++) {
            Answer answer = answers.get();
            requests.send(answer);
            sum += answer.recv();
          }
          SyncLoad.check(SyncLoad.SUM / SyncLoad.SENDERS, sum);
        });
        return SyncLoad.REQUESTS;
      }
    };
  }
}

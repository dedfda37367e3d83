package edo.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Echo server on Vert.x as its guide writes one for all cores: an instance of a verticle for each
 * event loop, all behind one port, and each buffer written back as it came.
 */
final class EchoServerVertx {
  private static final int PATIENCE_SECONDS = 30;

  private EchoServerVertx() {}

  /** One argument: the number of event loops. */
  public static void main(String[] args) throws Exception {
    int loops = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    AtomicInteger port = new AtomicInteger();
    // -1: any port, but the same one for all instances.
    NetServerOptions options =
        new NetServerOptions()
            .setHost("127.0.0.1")
            .setPort(-1)
            .setTcpNoDelay(true)
            .setAcceptBacklog(EchoServers.BACKLOG);
    var _ =
        vertx
            .deployVerticle(
                () -> new Echo(options, port), new DeploymentOptions().setInstances(loops))
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    EchoServers.attend(port.get(), () -> 0);
  }

  private static final class Echo extends AbstractVerticle {
    private final NetServerOptions options;
    private final AtomicInteger port;

    Echo(NetServerOptions options, AtomicInteger port) {
      this.options = options;
      this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
      NetServer server = vertx.createNetServer(options);
      server.connectHandler(socket -> {
        socket.exceptionHandler(failure -> System.err.println("a connection failed: " + failure));
        socket.handler(socket::write);
      });
      var _ =
          server
              .listen()
              .onSuccess(bound -> port.set(bound.actualPort()))
              .<Void>mapEmpty()
              .onComplete(started);
    }
  }
}

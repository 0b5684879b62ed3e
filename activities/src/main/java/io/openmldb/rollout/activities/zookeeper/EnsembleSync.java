package io.openmldb.rollout.activities.zookeeper;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * Has the server that answers the worker catch up with its ensemble. Each server answers reads by
 * itself, and one that follows may not have heard yet of what another worker wrote through another
 * server, or of what the worker itself wrote in a session that is over.
 */
public final class EnsembleSync {

  /** A follower that lags for longer than this is dropped by its leader, as it is configured. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private EnsembleSync() {}

  /**
   * Returns when reads show all that was written before this call.
   *
   * @param what what is being done, for messages
   * @throws ZooKeeperUnavailableException when the server does not catch up in time
   */
  public static void run(String what, CuratorFramework curator, String path) {
    try {
      ZooKeeperCall.make(
          what,
          () -> {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            curator
                .sync()
                .inBackground((client, event) -> answer.complete(event.getResultCode()))
                .forPath(path);
            KeeperException.Code code = KeeperException.Code.get(await(answer));
            if (code != KeeperException.Code.OK) {
              throw KeeperException.create(code, path);
            }
            return code;
          });
    } catch (KeeperException e) {
      throw new ZooKeeperUnavailableException(what + " was answered by " + e.code(), e);
    }
  }

  private static int await(CompletableFuture<Integer> answer)
      throws InterruptedException, KeeperException {
    try {
      return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new KeeperException.OperationTimeoutException();
    } catch (ExecutionException e) {
      throw new IllegalStateException("completed with a result only", e);
    }
  }
}

package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;

/**
 * Waits until nothing that was begun on a node's host still runs: no run of start.sh, and no guard
 * that has yet to start a component that is down.
 */
public final class HostIdleWait {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private HostIdleWait() {}

  /**
   * Waits.
   *
   * @param limit at most this long
   * @throws StopFailedException when something still runs then
   */
  public static void await(RemoteHost host, Node node, Waiter waiter, Duration limit) {
    String[] last = {""};
    try {
      waiter
          .forWhat("what was started at " + node.title() + " to end")
          .atMost(limit)
          .every(PAUSE)
          .until(
              () -> {
                last[0] = underWay(host, node);
                return last[0].isEmpty();
              });
    } catch (WaitTimeoutException e) {
      throw new StopFailedException(
          "after "
              + limit.toSeconds()
              + " s "
              + last[0]
              + " for "
              + node.title()
              + " on "
              + node.host()
              + ": see "
              + node.workdir()
              + "/.openmldb-rollout",
          e);
    }
  }

  private static String underWay(RemoteHost host, Node node) {
    String what = "inspect " + node.title();
    return HostScripts.run(host, what, HostScripts.call(node, "under_way"), DEADLINE).strip();
  }
}

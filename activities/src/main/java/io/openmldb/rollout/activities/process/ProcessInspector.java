package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.process.launch.LaunchFacts;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds the process that is a node's component: the one that listens on the endpoint, whatever the
 * pid files say.
 */
public final class ProcessInspector {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private ProcessInspector() {}

  /**
   * The node's process now; absent when nothing listens on the endpoint. In daemon mode it has a
   * supervisor that is alive. Its start time is exact to some hundredths of a second.
   *
   * @throws ForeignProcessException when what listens there belongs to another user
   * @throws ProcessEndingException when what listens there has no process any more
   */
  public static ProcessSnapshot inspect(RemoteHost host, Node node) {
    String what = "inspect the process of " + node.title();
    String line = HostScripts.run(host, what, HostScripts.call(node, "inspect"), DEADLINE);
    return parse(line.strip(), host, node);
  }

  /**
   * What speaks for and against starting {@code node} in place of process {@code pid}, by a command
   * as the one that would start it. It changes nothing.
   *
   * @param settings how it would be started
   * @param pid its process; 0 when it has none
   */
  public static LaunchFacts launchFacts(
      RemoteHost host, Node node, NodeSettings settings, long pid) {
    String what = "look at what " + node.title() + " was started with";
    RemoteCommand command = HostScripts.call(node, settings, "launch_facts", String.valueOf(pid));
    return LaunchFacts.parse(HostScripts.run(host, what, command, DEADLINE).lines().toList());
  }

  /** What the scripts print of a process: pid, ticks, seconds since 1970, supervisor. */
  static ProcessSnapshot parse(String line, RemoteHost host, Node node) {
    if (line.equals("foreign")) {
      throw new ForeignProcessException(node, host);
    }
    if (line.equals("ending")) {
      throw new ProcessEndingException(node, host);
    }
    String[] fields = line.split(" ", -1);
    long pid = Long.parseLong(fields[0]);
    long supervisor = Long.parseLong(fields[3]);
    ProcessMode mode = supervisor > 0 ? ProcessMode.DAEMON : ProcessMode.NORMAL;
    if (pid == 0) {
      return new ProcessSnapshot(0, 0, null, mode, supervisor);
    }
    long startedMillis = new BigDecimal(fields[2]).movePointRight(3).longValue();
    return new ProcessSnapshot(
        pid, Long.parseLong(fields[1]), Instant.ofEpochMilli(startedMillis), mode, supervisor);
  }
}

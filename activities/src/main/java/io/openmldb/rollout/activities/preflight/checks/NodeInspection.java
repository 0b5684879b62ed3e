package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;

/**
 * A node as it was found.
 *
 * @param host its host
 * @param node the node
 * @param file its configuration file
 * @param process its process
 * @param facts its host
 */
public record NodeInspection(
    RemoteHost host, Node node, ConfigFile file, ProcessSnapshot process, HostFacts facts) {

  /**
   * Inspects a node: its file, its process and its host.
   *
   * @throws io.openmldb.rollout.activities.support.ActivityException when it cannot be inspected
   */
  public static NodeInspection of(RemoteHost host, Node node) {
    ConfigFile file = ConfigFileParser.parse(node.component(), host.read(node.path()));
    ProcessSnapshot process = ProcessInspector.inspect(host, node);
    HostFacts facts = HostFacts.read(host, node, process.pid());
    return new NodeInspection(host, node, file, process, facts);
  }

  /** Whether it was started under a supervisor, which is gone while the component runs on. */
  boolean hasLostItsSupervisor() {
    return process.pid() != 0 && process.supervisorPid() == 0 && facts.childPidFile();
  }

  /** How it was meant to run when it was started. */
  public ProcessMode mode() {
    // start.sh stop takes the supervisor's second file away: what left it did not end that way.
    boolean supervised = process.supervisorPid() != 0 || facts.childPidFile();
    return supervised ? ProcessMode.DAEMON : process.mode();
  }
}

package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.inventory.EndpointComparison;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a file, as its component reads it, still makes the node that it is of the cluster that it
 * belongs to. A node that is restarted with another one stays down, or joins somebody else, however
 * long the file has been so: the file that a rollback restores is no better.
 */
public final class IdentityCheck {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final NodeEdit edit;
  private final NodeIdentity identity;
  private final ClusterConfig cluster;
  private final FindingLevel gravity;
  private final List<Finding> findings = new ArrayList<>();

  private IdentityCheck(
      NodeEdit edit, NodeAction action, NodeIdentity identity, ClusterConfig cluster) {
    this.edit = edit;
    this.identity = identity;
    this.cluster = cluster;
    this.gravity = action == NodeAction.UPDATE ? FindingLevel.ERROR : FindingLevel.WARNING;
  }

  /**
   * What speaks against the file, its root path apart, which may be the registry file's fault.
   *
   * @param action whether the node would be restarted with the file
   * @param identity what the file makes of the node
   */
  public static List<Finding> findings(
      NodeEdit edit, NodeAction action, NodeIdentity identity, ClusterConfig cluster) {
    return new IdentityCheck(edit, action, identity, cluster).all();
  }

  /** The root path in ZooKeeper that the file gives the node, where it is not the cluster's. */
  public static Optional<String> otherRoot(NodeIdentity identity, ClusterConfig cluster) {
    if (identity.zookeeper() == null || identity.rootPath() == null) {
      return Optional.empty();
    }
    String root = NodeIdentity.wholeRoot(identity.zookeeper(), identity.rootPath());
    return root.equals(NodeIdentity.wholeRoot(cluster.zookeeper(), cluster.rootPath()))
        ? Optional.empty()
        : Optional.of(root);
  }

  private List<Finding> all() {
    checkRole();
    checkEndpoint();
    checkZookeeper();
    return findings;
  }

  private void checkRole() {
    Node node = edit.node();
    String role = node.component().id();
    if (identity.role() != null && !identity.role().equals(role)) {
      findings.add(
          edit.finding(
              gravity,
              FindingCode.ROLE_DIFFERS,
              "role",
              (identity.role().isEmpty()
                      ? "is not set by "
                      : "is \"" + identity.role() + "\" by what the component reads in ")
                  + node.path()
                  + ", and must be "
                  + role,
              hint("Put the line --role=" + role + " into the file.")));
    }
  }

  private void checkEndpoint() {
    if (identity.endpoint() == null || identity.port() == null) {
      return;
    }
    Node node = edit.node();
    String port = String.valueOf(Endpoint.of(node.endpoint()).port());
    boolean named = !identity.endpoint().isEmpty();
    if (!named && !identity.port().equals(port)) {
      String key = node.component().readsFlagFile() ? "endpoint" : "server.port";
      String meant = node.component().readsFlagFile() ? node.endpoint() : port;
      findings.add(
          edit.finding(
              gravity,
              FindingCode.ENDPOINT_DIFFERS,
              key,
              "would be by "
                  + node.path()
                  + (identity.port().equals("0")
                      ? " none at all"
                      : " that of port " + identity.port())
                  + ", and the node is known as "
                  + node.endpoint(),
              hint("Give " + key + " the value " + meant + ", or correct the hosts file.")));
    } else if (named && !EndpointComparison.areTheSame(identity.endpoint(), node.endpoint())) {
      findings.add(
          edit.finding(
              EndpointComparison.haveSamePort(identity.endpoint(), node.endpoint())
                  ? FindingLevel.WARNING
                  : gravity,
              FindingCode.ENDPOINT_DIFFERS,
              "endpoint",
              (edit.touches("endpoint") ? "would be " : "is ")
                  + identity.endpoint()
                  + " in "
                  + node.path()
                  + ", and the node is known as "
                  + node.endpoint(),
              "Correct the file or the hosts file: after a restart it would register by the"
                  + " file."));
    }
  }

  /** An ensemble may be written in many ways; one server that is the same is enough. */
  private void checkZookeeper() {
    if (identity.zookeeper() == null) {
      return;
    }
    List<String> servers = NodeIdentity.servers(identity.zookeeper());
    boolean known =
        NodeIdentity.servers(cluster.zookeeper()).stream()
            .anyMatch(
                server ->
                    servers.stream().anyMatch(own -> EndpointComparison.areTheSame(server, own)));
    if (!known) {
      String key = edit.node().component().readsFlagFile() ? "zk_cluster" : "zookeeper.cluster";
      findings.add(
          edit.finding(
              servers.isEmpty() ? gravity : FindingLevel.WARNING,
              FindingCode.ZOOKEEPER_DIFFERS,
              key,
              (servers.isEmpty() ? "is not set by " : "is " + identity.zookeeper() + " in ")
                  + edit.node().path()
                  + ", and the registry file has "
                  + cluster.zookeeper()
                  + " for cluster "
                  + cluster.name(),
              hint(
                  servers.isEmpty()
                      ? "Give " + key + " the value " + cluster.zookeeper() + "."
                      : "See that both are one ensemble: after a restart the node would register"
                          + " by the file.")));
    }
  }

  private String hint(String otherwise) {
    return beginsWithByteOrderMark(edit.after().bytes())
        ? "The file begins with a byte order mark, which makes its first line one that the"
            + " component does not know. Save it without one. "
            + otherwise
        : otherwise;
  }

  private static boolean beginsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && bytes[0] == BYTE_ORDER_MARK[0]
        && bytes[1] == BYTE_ORDER_MARK[1]
        && bytes[2] == BYTE_ORDER_MARK[2];
  }
}

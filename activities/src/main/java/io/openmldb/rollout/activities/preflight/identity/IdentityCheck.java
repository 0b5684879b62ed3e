package io.openmldb.rollout.activities.preflight.identity;

import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.preflight.checks.NodeEdit;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.List;
import java.util.Optional;

/**
 * Whether a file, as its component reads it, still makes the node that it is of the cluster that it
 * belongs to. A node that is restarted with another one stays down, or joins somebody else, however
 * long the file has been so: the file that a rollback restores is no better.
 */
public final class IdentityCheck {

  private final NodeEdit edit;
  private final NodeIdentity identity;
  private final IdentityFindings findings;

  private IdentityCheck(NodeEdit edit, NodeAction action, NodeIdentity identity) {
    this.edit = edit;
    this.identity = identity;
    this.findings = new IdentityFindings(edit, action);
  }

  /**
   * What speaks against the file. That it has another root path than the cluster is not among it:
   * that may be the registry file's fault.
   *
   * @param action whether the node would be restarted with the file
   * @param identity what the file makes of the node
   * @param known as what the cluster knows its nodes
   * @param host what the node's host shows
   */
  public static List<Finding> findings(
      NodeEdit edit,
      NodeAction action,
      NodeIdentity identity,
      ClusterConfig cluster,
      KnownEndpoints known,
      HostEvidence host) {
    IdentityCheck check = new IdentityCheck(edit, action, identity);
    check.checkRole();
    new EndpointCheck(edit, known, host, check.findings).check(identity);
    new EnsembleCheck(edit, cluster, known, host, check.findings).check(identity);
    return check.findings.all();
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

  private void checkRole() {
    Node node = edit.node();
    String role = node.component().id();
    if (identity.role() != null && !identity.role().equals(role)) {
      findings.add(
          FindingCode.ROLE_DIFFERS,
          "role",
          (identity.role().isEmpty()
                  ? "is not set by "
                  : "is \"" + identity.role() + "\" by what the component reads in ")
              + node.path()
              + ", and must be "
              + role,
          "Put the line --role=" + role + " into the file.");
    }
  }
}

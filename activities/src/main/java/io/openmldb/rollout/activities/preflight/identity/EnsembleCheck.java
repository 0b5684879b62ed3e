package io.openmldb.rollout.activities.preflight.identity;

import io.openmldb.rollout.activities.inventory.EndpointComparison;
import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.preflight.checks.NodeEdit;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.zookeeper.ConnectStringReader;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperPath;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a node that is started with a file would reach the ZooKeeper of its cluster. That it
 * would have the cluster's root path there is compared elsewhere, for all nodes at once.
 */
final class EnsembleCheck {

  private final NodeEdit edit;
  private final ClusterConfig cluster;
  private final KnownEndpoints known;
  private final HostEvidence host;
  private final IdentityFindings findings;

  EnsembleCheck(
      NodeEdit edit,
      ClusterConfig cluster,
      KnownEndpoints known,
      HostEvidence host,
      IdentityFindings findings) {
    this.edit = edit;
    this.cluster = cluster;
    this.known = known;
    this.host = host;
    this.findings = findings;
  }

  /** Adds what speaks against {@code identity}. */
  void check(NodeIdentity identity) {
    if (identity.rootPath() != null) {
      checkRootPath(identity.rootPath());
    }
    if (identity.zookeeper() == null) {
      return;
    }
    Optional<String> problem = reader().problem(identity.zookeeper());
    if (NodeIdentity.servers(identity.zookeeper()).isEmpty()) {
      findings.add(
          FindingCode.ZOOKEEPER_DIFFERS,
          key(),
          "is not set by " + edit.node().path() + registered(),
          "Give " + key() + " the value " + cluster.zookeeper() + ".");
    } else if (problem.isPresent()) {
      findings.add(
          FindingCode.ZOOKEEPER_DIFFERS,
          key(),
          written(identity.zookeeper()) + ", which the component cannot read: " + problem.get(),
          "Give "
              + key()
              + " a value as the registry file has it, "
              + cluster.zookeeper()
              + ", with nothing before or behind it.");
    } else {
      checkServers(identity.zookeeper());
    }
  }

  /**
   * An ensemble may be written in many ways; one server that is the same is enough. Where none is,
   * by its name or as the node's host knows it, the process may show that it is the same ensemble
   * all the same: it is registered in the cluster's, and uses that of the file.
   */
  private void checkServers(String zookeeper) {
    List<String> ours = NodeIdentity.servers(cluster.zookeeper());
    List<String> theirs = NodeIdentity.servers(zookeeper);
    if (ours.stream()
        .anyMatch(
            server ->
                theirs.stream().anyMatch(own -> EndpointComparison.areTheSame(server, own)))) {
      return;
    }
    ServerLinks links =
        host.links(Stream.concat(ours.stream(), theirs.stream()).distinct().toList());
    if (links.haveOneInCommon(ours, theirs)) {
      return;
    }
    boolean isUsed =
        (links.hasReadFile() && isUnchanged())
            || (links.isConnectedWith(theirs) && !links.isConnectedWith(ours));
    if (!isUsed) {
      findings.add(
          FindingCode.ZOOKEEPER_DIFFERS,
          key(),
          written(zookeeper) + registered() + "; nothing shows that both are one ensemble",
          "Correct the file: after a restart the node would register there. If both are one"
              + " ensemble, add one of these servers to zookeeper of the cluster in the registry"
              + " file.");
    } else if (!known.registers(edit.node())) {
      findings.warn(
          FindingCode.ZOOKEEPER_DIFFERS,
          key(),
          written(zookeeper) + registered() + "; the node uses it already",
          "See that both are one ensemble.");
    } else if (!known.isRegistered(edit.node())) {
      findings.add(
          FindingCode.ZOOKEEPER_DIFFERS,
          key(),
          written(zookeeper) + registered() + ", where the node is not registered",
          "Correct the file: the node uses that ZooKeeper, and belongs to another cluster.");
    }
  }

  /** Whether the process that has read the file has read this. */
  private boolean isUnchanged() {
    return edit.before().value(key()).equals(edit.after().value(key()));
  }

  /** Servers append to it as it is, and ZooKeeper takes no other path. */
  private void checkRootPath(String rootPath) {
    ZooKeeperPath.problemOfRoot(rootPath)
        .ifPresent(
            problem ->
                findings.add(
                    FindingCode.ROOT_PATH_DIFFERS,
                    edit.node().component().readsFlagFile()
                        ? "zk_root_path"
                        : "zookeeper.root_path",
                    "is \""
                        + rootPath
                        + "\" in "
                        + edit.node().path()
                        + ", which "
                        + problem
                        + ": ZooKeeper would take none of the node's paths below it",
                    "Give it the value "
                        + (cluster.rootPath().isEmpty() ? "\"\"" : cluster.rootPath())
                        + "."));
  }

  private ConnectStringReader reader() {
    return edit.node().component().readsFlagFile()
        ? ConnectStringReader.C_CLIENT
        : ConnectStringReader.JAVA_CLIENT;
  }

  private String key() {
    return edit.node().component().readsFlagFile() ? "zk_cluster" : "zookeeper.cluster";
  }

  private String written(String zookeeper) {
    return "is " + zookeeper + " in " + edit.node().path();
  }

  private String registered() {
    return ", and the registry file has " + cluster.zookeeper() + " for cluster " + cluster.name();
  }
}

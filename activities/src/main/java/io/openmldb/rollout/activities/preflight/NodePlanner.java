package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.config.EditMasking;
import io.openmldb.rollout.activities.config.diff.UnifiedDiff;
import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.preflight.checks.EditCheck;
import io.openmldb.rollout.activities.preflight.checks.FlagCheck;
import io.openmldb.rollout.activities.preflight.checks.FlagProbe;
import io.openmldb.rollout.activities.preflight.checks.FlagProbe.UnusableBinaryException;
import io.openmldb.rollout.activities.preflight.checks.HelpFlagCheck;
import io.openmldb.rollout.activities.preflight.checks.JobsCheck;
import io.openmldb.rollout.activities.preflight.checks.LaunchCheck;
import io.openmldb.rollout.activities.preflight.checks.NodeCheck;
import io.openmldb.rollout.activities.preflight.checks.NodeEdit;
import io.openmldb.rollout.activities.preflight.checks.NodeInspection;
import io.openmldb.rollout.activities.preflight.checks.PropertiesCheck;
import io.openmldb.rollout.activities.preflight.checks.TabletWork;
import io.openmldb.rollout.activities.preflight.data.DataDirectoryCheck;
import io.openmldb.rollout.activities.preflight.identity.HostEvidence;
import io.openmldb.rollout.activities.preflight.identity.IdentityCheck;
import io.openmldb.rollout.activities.preflight.identity.NodeIdentity;
import io.openmldb.rollout.activities.preflight.identity.SshEvidence;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.process.launch.LaunchFacts;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration.Wanted;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Plans one node: inspects it, computes its file, and lets its own binary validate that file. */
final class NodePlanner {

  private final RolloutRequest request;
  private final ClusterConfig cluster;
  private final Function<String, RemoteHost> hosts;
  private final SecretResolver secrets;
  private final EffectiveConfiguration effective;
  private final KnownEndpoints known;

  /**
   * @param hosts a host of the cluster, by its name
   * @param known as what the cluster knows its nodes
   */
  NodePlanner(
      RolloutRequest request,
      ClusterConfig cluster,
      Function<String, RemoteHost> hosts,
      SecretResolver secrets,
      EffectiveConfiguration effective,
      KnownEndpoints known) {
    this.request = request;
    this.cluster = cluster;
    this.hosts = hosts;
    this.secrets = secrets;
    this.effective = effective;
    this.known = known;
  }

  /**
   * What would be done with {@code node}, and what speaks against it.
   *
   * @throws io.openmldb.rollout.activities.config.secrets.SecretUnavailableException when the
   *     request refers to a secret that this worker does not have or give out
   */
  PlannedNode plan(Node node, TabletWork load) {
    ConfigEdit asked = Change.editFor(request.changes(), node.component(), node.endpoint());
    ConfigEdit resolved = secrets.resolve(asked);
    NodeInspection inspection;
    try {
      inspection = NodeInspection.of(hosts.apply(node.host()), node);
    } catch (ActivityException e) {
      return new PlannedNode(
          inspectionFailed(node, load),
          List.of(NodeCheck.inspectionFailed(node, e)),
          Optional.empty());
    }
    NodeSettings settings = cluster.nodeSettings(node);
    List<Finding> findings = new ArrayList<>(NodeCheck.of(inspection, request.options(), settings));
    NodeEdit edit = edit(inspection, resolved, EditMasking.of(cluster, asked), findings);
    if (!edit.before().sha256().equals(edit.after().sha256())) {
      NodeCheck.otherNames(inspection, settings).ifPresent(findings::add);
    }
    NodePlan plan = planned(inspection, edit, load);
    findings.addAll(EditCheck.findings(edit, plan.action(), cluster.protectedKeys()));
    List<String> lost =
        plan.action() == NodeAction.UPDATE ? launch(inspection, settings, findings) : List.of();
    NodeIdentity identity = judged(inspection, edit, plan.action(), load, lost, findings);
    findings.addAll(identity(inspection, edit, plan.action(), identity));
    return new PlannedNode(plan, findings, IdentityCheck.otherRoot(identity, cluster));
  }

  private List<Finding> identity(
      NodeInspection inspection, NodeEdit edit, NodeAction action, NodeIdentity identity) {
    Node node = inspection.node();
    HostEvidence host = new SshEvidence(inspection.host(), node, inspection.process().pid());
    try {
      return IdentityCheck.findings(edit, action, identity, cluster, known, host);
    } catch (ActivityException e) {
      return List.of(NodeCheck.inspectionFailed(node, e));
    }
  }

  /** Names of the variables that the process has, and a new one would not. */
  private List<String> launch(
      NodeInspection inspection, NodeSettings settings, List<Finding> findings) {
    Node node = inspection.node();
    try {
      LaunchFacts facts =
          ProcessInspector.launchFacts(
              inspection.host(), node, settings, inspection.process().pid());
      findings.addAll(LaunchCheck.of(node, settings, facts, request.options().daemon()));
      return facts.lost().missingVariables();
    } catch (ActivityException e) {
      findings.add(NodeCheck.inspectionFailed(node, e));
      return List.of();
    }
  }

  private static NodeEdit edit(
      NodeInspection inspection, ConfigEdit edit, Masking masking, List<Finding> findings) {
    Node node = inspection.node();
    ConfigFile after = inspection.file();
    try {
      after = inspection.file().apply(edit);
    } catch (ConfigFileException e) {
      findings.add(
          Finding.ofNode(
              FindingCode.FILE_CANNOT_BE_EDITED, node, node.title() + ": " + e.getMessage()));
    }
    return new NodeEdit(node, edit, inspection.file(), after, masking);
  }

  /**
   * Checks the file as the component that reads it does, and says which node it makes.
   *
   * @param lost names of the variables that the process has, and a new one would not
   */
  private NodeIdentity judged(
      NodeInspection inspection,
      NodeEdit edit,
      NodeAction action,
      TabletWork load,
      List<String> lost,
      List<Finding> findings) {
    if (!edit.node().component().readsFlagFile()) {
      if (action == NodeAction.UPDATE) {
        findings.addAll(JobsCheck.findings(inspection, request.options()));
      }
      findings.addAll(
          PropertiesCheck.findings(
              edit, action, cluster.nodeSettings(edit.node()).environment(), lost));
      return NodeIdentity.ofTaskmanager(edit.after());
    }
    FlagCatalog catalog;
    try {
      catalog =
          FlagProbe.read(
              inspection.host(),
              edit.node(),
              cluster.nodeSettings(edit.node()),
              inspection.process().pid(),
              edit.after().bytes());
    } catch (UnusableBinaryException e) {
      findings.add(NodeCheck.binary(edit.node(), e));
      catalog = ReleasedFlags.catalog(edit.after());
    }
    findings.addAll(FlagCheck.findings(edit, catalog));
    findings.addAll(HelpFlagCheck.findings(edit, action, catalog));
    if (edit.node().component() == Component.TABLET && action == NodeAction.UPDATE) {
      DataDirectoryCheck data =
          new DataDirectoryCheck(inspection.host(), edit.node(), edit.before(), catalog);
      findings.addAll(data.findings(load.held(), request.options().singleReplica()));
    }
    return NodeIdentity.of(catalog);
  }

  private NodePlan planned(NodeInspection inspection, NodeEdit edit, TabletWork load) {
    Node node = edit.node();
    ProcessMode mode = mode(inspection);
    NodeAction action =
        isUnchanged(inspection, edit, mode) ? NodeAction.UNCHANGED : NodeAction.UPDATE;
    return new NodePlan(
        node.component(),
        node.endpoint(),
        node.host(),
        node.workdir(),
        node.component().file(),
        action,
        mode,
        inspection.mode(),
        edit.before().sha256(),
        edit.after().sha256(),
        edit.changes(),
        UnifiedDiff.of(edit.before(), edit.after(), node.component().file(), edit.masking()),
        load.replicas(),
        load.moves());
  }

  private ProcessMode mode(NodeInspection inspection) {
    Boolean daemon = request.options().daemon();
    if (daemon == null || cluster.nodeSettings(inspection.node()).unit().isPresent()) {
      return inspection.mode();
    }
    return daemon ? ProcessMode.DAEMON : ProcessMode.NORMAL;
  }

  /** Whether file, running flags and way of running are as wanted already. */
  private boolean isUnchanged(NodeInspection inspection, NodeEdit edit, ProcessMode mode) {
    Options options = request.options();
    boolean asWanted =
        !options.restartOnly()
            && !options.restartUnchanged()
            && edit.before().sha256().equals(edit.after().sha256())
            && inspection.process().pid() != 0
            && inspection.mode() == mode;
    return asWanted
        && effective
            .judge(
                inspection.host(),
                inspection.node(),
                inspection.process(),
                edit.edit(),
                new Wanted(edit.after().sha256(), edit.masking()))
            .isEffective();
  }

  /** The plan of a node that could not be inspected. */
  private static NodePlan inspectionFailed(Node node, TabletWork load) {
    return new NodePlan(
        node.component(),
        node.endpoint(),
        node.host(),
        node.workdir(),
        node.component().file(),
        NodeAction.UPDATE,
        ProcessMode.NORMAL,
        ProcessMode.NORMAL,
        "",
        "",
        List.of(),
        "",
        load.replicas(),
        load.moves());
  }

  /**
   * One node's part of the plan.
   *
   * @param plan what would be done
   * @param findings what speaks against it
   * @param otherRoot the root path in ZooKeeper by the node's file, where it is not the cluster's
   */
  record PlannedNode(NodePlan plan, List<Finding> findings, Optional<String> otherRoot) {

    PlannedNode {
      findings = List.copyOf(findings);
    }
  }
}

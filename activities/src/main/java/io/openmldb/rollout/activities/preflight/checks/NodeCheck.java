package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.activities.preflight.checks.FlagProbe.UnusableBinaryException;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What speaks against updating one node, apart from its file's content. */
public final class NodeCheck {

  private static final long KIB_PER_MIB = 1_024;

  /** What a restart's logs and scripts need at least. */
  private static final long FULL_KIB = 10 * KIB_PER_MIB;

  /** The new file, two backups, and one to spare. */
  private static final int COPIES = 4;

  private static final long LOW_KIB = 1_024 * KIB_PER_MIB;

  private static final String OR_IN_PLACE =
      "Or let it be overwritten where it is, which is not atomic: overwriteInPlace of the node in"
          + " the registry file.";

  private NodeCheck() {}

  /**
   * What speaks against updating a node.
   *
   * @param settings what the registry file says of it
   */
  public static List<Finding> of(
      NodeInspection inspection, Options options, NodeSettings settings) {
    boolean isOfSystemd = settings.unit().isPresent();
    List<Finding> findings = new ArrayList<>();
    Node node = inspection.node();
    HostFacts facts = inspection.facts();
    if (!isOfSystemd) {
      startScript(node, facts).ifPresent(findings::add);
    }
    findings.addAll(file(node, facts, settings));
    disk(inspection, findings);
    if (inspection.process().pid() == 0) {
      findings.add(
          finding(
              FindingCode.NOT_RUNNING,
              node,
              "nothing listens on " + node.endpoint() + " of " + node.host()));
    }
    if (inspection.process().pid() != 0) {
      process(inspection, isOfSystemd, findings);
    }
    if (!isOfSystemd && restartDoesNothing(inspection, options)) {
      findings.add(
          finding(
              FindingCode.RESTART_DOES_NOTHING,
              node,
              "start.sh restart runs itself with sh, which is "
                  + facts.shell()
                  + " on "
                  + node.host()
                  + "; there it leaves a taskmanager running as it was"));
    }
    return findings;
  }

  /** Whether there is a start.sh to restart the node with. */
  static Optional<Finding> startScript(Node node, HostFacts facts) {
    return facts.startScript()
        ? Optional.empty()
        : Optional.of(
            finding(
                FindingCode.NO_START_SCRIPT,
                node,
                "there is no " + node.workdir() + "/bin/start.sh on " + node.host()));
  }

  /** Whether what listens on the endpoint is the component, and start.sh knows it. */
  private static void process(
      NodeInspection inspection, boolean isOfSystemd, List<Finding> findings) {
    Node node = inspection.node();
    HostFacts facts = inspection.facts();
    long pid = inspection.process().pid();
    if (!facts.processIsComponent()) {
      findings.add(
          finding(
              FindingCode.OTHER_PROCESS,
              node,
              "process " + pid + " listens on its endpoint, and " + otherwise(node)));
    } else if (inspection.hasLostItsSupervisor()) {
      findings.add(
          finding(
              FindingCode.SUPERVISOR_DEAD,
              node,
              "it was started in daemon mode, but its supervisor is dead, so nothing restarts"
                  + " process "
                  + pid
                  + " if it ends"));
    } else if (!isOfSystemd
        && inspection.process().supervisorPid() == 0
        && facts.pidInFile() != pid) {
      findings.add(
          finding(
              FindingCode.PID_FILE_STALE,
              node,
              "bin/"
                  + node.component().id()
                  + ".pid names "
                  + (facts.pidInFile() < 0 ? "no process" : "process " + facts.pidInFile())
                  + ", but process "
                  + pid
                  + " listens on its endpoint"));
    }
  }

  private static String otherwise(Node node) {
    return node.component().readsFlagFile()
        ? "its command line does not name " + node.component().file()
        : "is no taskmanager that runs in " + node.workdir();
  }

  /** The finding for a node that could not be inspected. */
  public static Finding inspectionFailed(Node node, ActivityException failure) {
    FindingCode code =
        switch (failure.failureType()) {
          case HOST_UNREACHABLE -> FindingCode.HOST_UNREACHABLE;
          case HOST_REFUSED -> FindingCode.HOST_REFUSED;
          // Something listens that is no process of the node's any more.
          case STOP_FAILED -> FindingCode.OTHER_PROCESS;
          default -> FindingCode.FILE_UNREADABLE;
        };
    return finding(FindingLevel.ERROR, code, node, failure.getMessage(), null);
  }

  /** The finding for a binary that did not validate the file. */
  public static Finding binary(Node node, UnusableBinaryException failure) {
    String problem = String.valueOf(failure.getMessage());
    return failure.isMissing()
        ? finding(FindingCode.BINARY_UNUSABLE, node, problem)
        : finding(
            FindingCode.BINARY_NOT_ASKED,
            node,
            problem
                + ": keys and values were checked by the table of "
                + ReleasedFlags.RELEASE
                + " instead, which may be another release");
  }

  private static boolean restartDoesNothing(NodeInspection inspection, Options options) {
    return options.procedure() == Procedure.DOCUMENTED
        && inspection.node().component() == Component.TASKMANAGER
        && inspection.facts().restartsBySh()
        && !inspection.facts().shell().equals("bash");
  }

  /** Whether the file can be changed, in the way that the registry file says. */
  private static List<Finding> file(Node node, HostFacts facts, NodeSettings settings) {
    if (settings.overwriteInPlace() && facts.fileOverwritable() && facts.workdirWritable()) {
      return List.of(
          finding(
              FindingCode.OVERWRITTEN_IN_PLACE,
              node,
              node.path()
                  + " is overwritten where it is, as the registry file says, and has a part of the"
                  + " new content only for a moment"));
    }
    if (facts.fileIsMount() || facts.fileImmutable()) {
      return List.of(heldInPlace(node, facts));
    }
    if (!facts.fileReplaceable() || !facts.workdirWritable()) {
      return List.of(notWritable(node, facts));
    }
    return List.of();
  }

  /**
   * What becomes of other names of a file that changes.
   *
   * @param settings what the registry file says of the node
   */
  public static Optional<Finding> otherNames(NodeInspection inspection, NodeSettings settings) {
    Node node = inspection.node();
    long others = inspection.facts().fileNames() - 1;
    if (others < 1) {
      return Optional.empty();
    }
    String what =
        node.path()
            + " has "
            + (others == 1 ? "another name" : others + " other names")
            + " (hard links) on "
            + node.host()
            + ", which "
            + (settings.overwriteInPlace()
                ? "get the new content too, as it is overwritten where it is"
                : "keep the old content, as it is replaced by another file");
    return Optional.of(finding(FindingCode.HARD_LINKED, node, what));
  }

  private static Finding notWritable(Node node, HostFacts facts) {
    String what =
        facts.fileReplaceable()
            ? "the login user may not write into " + node.workdir()
            : node.path() + " cannot be replaced keeping its owner, or not be copied in its folder";
    String where = what + " on " + node.host();
    return facts.fileOverwritable() && facts.workdirWritable()
        ? finding(
            FindingLevel.ERROR,
            FindingCode.NOT_WRITABLE,
            node,
            where,
            FindingCode.NOT_WRITABLE.hint() + " " + OR_IN_PLACE)
        : finding(FindingCode.NOT_WRITABLE, node, where);
  }

  /** A file is changed by one that is renamed over it, whole or not at all. */
  private static Finding heldInPlace(Node node, HostFacts facts) {
    return finding(
        FindingLevel.ERROR,
        FindingCode.NOT_WRITABLE,
        node,
        node.path()
            + (facts.fileIsMount()
                ? " is a mount of its own, and can only be changed where it comes from"
                : " is immutable, or can only be appended to")
            + " on "
            + node.host(),
        facts.fileIsMount()
            ? "Mount the folder that it is in instead of the file, or change it at its source (the"
                + " container's host, the ConfigMap) and restart the node there."
                + (facts.fileOverwritable() ? " " + OR_IN_PLACE : "")
            : "Let root take the attribute away: chattr -i -a " + node.path() + ".");
  }

  private static void disk(NodeInspection inspection, List<Finding> findings) {
    HostFacts facts = inspection.facts();
    long needed = Math.max(FULL_KIB, COPIES * kib(inspection.file().bytes().length));
    if (facts.freeKib() < 0 || facts.freeKib() >= Math.max(needed, LOW_KIB)) {
      return;
    }
    boolean full = facts.freeKib() < needed;
    Node node = inspection.node();
    findings.add(
        finding(
            full ? FindingCode.DISK_FULL : FindingCode.DISK_LOW,
            node,
            "only "
                + size(facts.freeKib())
                + " are free under "
                + facts.freeIn()
                + " on "
                + node.host()
                + (full ? ", and " + size(needed) + " are needed" : "")));
  }

  private static long kib(long bytes) {
    return (bytes + 1_023) / 1_024;
  }

  private static String size(long kib) {
    return kib < KIB_PER_MIB ? kib + " KiB" : kib / KIB_PER_MIB + " MiB";
  }

  private static Finding finding(FindingCode code, Node node, String what) {
    return Finding.ofNode(code, node, node.title() + ": " + what);
  }

  private static Finding finding(
      FindingLevel level, FindingCode code, Node node, String what, @Nullable String hint) {
    return Finding.ofNode(level, code, node, node.title() + ": " + what, hint);
  }
}

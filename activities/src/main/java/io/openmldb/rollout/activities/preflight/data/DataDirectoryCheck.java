package io.openmldb.rollout.activities.preflight.data;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.gflags.Flag;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.preflight.data.MissedReplica.Verdict;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a tablet that is restarted with its file as it would become will find the data of its
 * replicas. What counts is where the data is: another spelling of the same directory, or data that
 * was moved along, is no finding; and a file that was changed by hand since the process started is
 * one, whatever the request changes.
 */
public final class DataDirectoryCheck {

  private static final int NAMED = 10;
  private static final double UNIT = 1024;

  private static final List<String> RECYCLE_BINS =
      List.of("recycle_bin_root_path", "recycle_bin_ssd_root_path", "recycle_bin_hdd_root_path");

  private final RemoteHost host;
  private final Node node;
  private final ConfigFile before;
  private final FlagCatalog after;

  /**
   * The check of one tablet.
   *
   * @param before its file as it is
   * @param after what its binary makes of the file as it would become
   */
  public DataDirectoryCheck(RemoteHost host, Node node, ConfigFile before, FlagCatalog after) {
    this.host = host;
    this.node = node;
    this.before = before;
    this.after = after;
  }

  /** What would be left behind of the replicas that the tablet holds, by the flag that says so. */
  public List<Finding> findings(List<HeldReplica> held, SingleReplicaPolicy singleReplica) {
    List<Finding> findings = new ArrayList<>();
    if (!held.isEmpty()) {
      ReplicaRootPaths now = ReplicaRootPaths.of(this::valueBefore);
      ReplicaRootPaths then = ReplicaRootPaths.of(this::valueAfter);
      List<ReplicaDirectory> directories =
          held.stream().map(replica -> ReplicaDirectory.of(replica, now, then)).toList();
      Map<String, List<MissedReplica>> byFlag =
          ReplicaDirectories.missed(host, node, directories).stream()
              .collect(
                  Collectors.groupingBy(
                      missed -> ReplicaRootPaths.flag(missed.directory().replica().storageMode()),
                      LinkedHashMap::new,
                      Collectors.toList()));
      byFlag.forEach(
          (flag, missed) -> findings.add(finding(flag, missed, ofFlag(flag, held), singleReplica)));
    }
    addRecycleBins(findings);
    return findings;
  }

  private static long ofFlag(String flag, List<HeldReplica> held) {
    return held.stream()
        .filter(each -> ReplicaRootPaths.flag(each.storageMode()).equals(flag))
        .count();
  }

  private Finding finding(
      String flag, List<MissedReplica> missed, long held, SingleReplicaPolicy singleReplica) {
    StringBuilder message = new StringBuilder();
    message
        .append(node.title())
        .append(": with ")
        .append(flag)
        .append('=')
        .append(valueAfter(flag))
        .append(" it would look for ")
        .append(missed.size())
        .append(" of its ")
        .append(held)
        .append(" replicas where their data is not; ")
        .append(size(missed.stream().mapToLong(MissedReplica::bytes).sum()))
        .append(" would be left behind")
        .append(directories(missed))
        .append(": ")
        .append(partitions(missed));
    long others = count(missed, replica -> replica.verdict() == Verdict.OTHER_DATA_THERE);
    if (others > 0) {
      message.append("; for ").append(others).append(" of them it would load other data instead");
    }
    long sole = count(missed, replica -> replica.directory().replica().sole());
    if (sole > 0) {
      message.append("; ").append(sole).append(" of them have no other live replica");
      if (singleReplica == SingleReplicaPolicy.ALLOW_UNAVAILABILITY) {
        message.append(", so that nobody could serve them and the tablet would be rolled back");
      }
    }
    return Finding.ofNode(FindingCode.DATA_DIRECTORY, node, message.toString()).about(flag);
  }

  private static String directories(List<MissedReplica> missed) {
    List<String> roots =
        missed.stream()
            .filter(replica -> replica.verdict() != Verdict.NOWHERE)
            .map(replica -> replica.directory().now())
            .filter(path -> !path.isEmpty())
            .map(path -> path.substring(0, path.lastIndexOf('/')))
            .distinct()
            .toList();
    return roots.isEmpty()
        ? " where the process has it, which is not where the file says"
        : " in " + String.join(" and ", roots);
  }

  private static String partitions(List<MissedReplica> missed) {
    String named =
        missed.stream()
            .limit(NAMED)
            .map(replica -> replica.directory().replica().partition().toString())
            .collect(Collectors.joining(", "));
    return missed.size() <= NAMED ? named : named + " and " + (missed.size() - NAMED) + " more";
  }

  private static long count(List<MissedReplica> missed, Predicate<MissedReplica> which) {
    return missed.stream().filter(which).count();
  }

  /** Dropped tables go there, and are deleted from there after a time, by where the flags say. */
  private void addRecycleBins(List<Finding> findings) {
    if (!Boolean.parseBoolean(valueBefore("recycle_bin_enabled"))) {
      return;
    }
    for (String flag : RECYCLE_BINS) {
      String now = valueBefore(flag);
      if (!now.isEmpty() && !now.equals(valueAfter(flag))) {
        findings.add(
            Finding.ofNode(
                    FindingLevel.WARNING,
                    FindingCode.DATA_DIRECTORY,
                    node,
                    node.title()
                        + ": what is left of dropped tables stays in "
                        + Excerpt.text(now)
                        + ", where the tablet deletes nothing any more",
                    "Delete it by hand when it is not needed any more.")
                .about(flag));
      }
    }
  }

  private String valueBefore(String flag) {
    String set = before.values().get(flag);
    return set == null ? after.flag(flag).map(Flag::defaultValue).orElse("") : set;
  }

  private String valueAfter(String flag) {
    return after.flag(flag).map(Flag::currentValue).orElse("");
  }

  private static String size(long bytes) {
    double value = bytes / UNIT;
    for (String unit : List.of("KiB", "MiB", "GiB")) {
      if (value < UNIT) {
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
      }
      value /= UNIT;
    }
    return String.format(Locale.ROOT, "%.1f TiB", value);
  }
}

package io.openmldb.rollout.activities.preflight.data;

import io.openmldb.rollout.activities.preflight.data.MissedReplica.Verdict;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks on a tablet's host for the directories of its replicas. */
final class ReplicaDirectories {

  /** The sizes of thousands of folders are added up. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final long KIB = 1024;

  private static final Pattern LINE = Pattern.compile("(\\d{1,9}) ([A-Z_]+)(?: (\\d{1,15}))?");

  private ReplicaDirectories() {}

  /**
   * Those replicas that would not be found. Where the host does not tell, those whose directory
   * changes count as such.
   */
  static List<MissedReplica> missed(
      RemoteHost host, Node node, List<ReplicaDirectory> directories) {
    StringBuilder pairs = new StringBuilder();
    directories.forEach(
        each -> pairs.append(each.now()).append('\n').append(each.then()).append('\n'));
    ExecResult result =
        host.exec(
            RemoteCommand.of(
                    "bash",
                    "-c",
                    ResourceText.text(ReplicaDirectories.class, "replica-directories.sh"),
                    "replica-directories",
                    node.workdir())
                .reading(pairs.toString().getBytes(StandardCharsets.UTF_8)),
            DEADLINE);
    List<MissedReplica> missed = new ArrayList<>();
    if (result.succeeded()) {
      result.stdout().lines().forEach(line -> add(missed, line, directories));
    } else {
      directories.forEach(each -> add(missed, each, Verdict.UNKNOWN, null));
    }
    return missed;
  }

  private static void add(
      List<MissedReplica> missed, String line, List<ReplicaDirectory> directories) {
    Matcher matcher = LINE.matcher(line);
    if (matcher.matches()) {
      add(
          missed,
          directories.get(Integer.parseInt(matcher.group(1))),
          Verdict.valueOf(matcher.group(2)),
          matcher.group(3));
    }
  }

  private static void add(
      List<MissedReplica> missed,
      ReplicaDirectory directory,
      Verdict verdict,
      @Nullable String kib) {
    HeldReplica replica = directory.replica();
    boolean isMissed =
        switch (verdict) {
          case LEFT_BEHIND, OTHER_DATA_THERE -> true;
          // A replica that is only in the metadata has no data to miss.
          case NOWHERE -> replica.served();
          case UNKNOWN -> directory.isChanged();
        };
    if (isMissed) {
      long bytes = kib == null ? replica.diskBytes() : Long.parseLong(kib) * KIB;
      missed.add(new MissedReplica(directory, verdict, bytes));
    }
  }
}

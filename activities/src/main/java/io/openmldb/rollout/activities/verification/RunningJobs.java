package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.process.HostScriptException;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jobs that a taskmanager has at work, by the processes below its own: it submits each by
 * {@code spark-submit}, whose process lives as long as the job, whatever the Spark master. Only
 * jobs on Kubernetes have none; those do not need their taskmanager. What the job runs with stays
 * on the host: its arguments may hold secrets.
 */
public final class RunningJobs {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final Pattern LINE = Pattern.compile("(\\d{1,10}) (\\d{1,10}) (\\S*)");

  private RunningJobs() {}

  /**
   * Those of the taskmanager {@code node} now; none where nothing listens on its endpoint.
   *
   * @throws io.openmldb.rollout.activities.support.ActivityException when it cannot be looked at
   */
  public static List<RunningJob> of(RemoteHost host, Node node) {
    long pid = ProcessInspector.inspect(host, node).pid();
    return pid == 0 ? List.of() : below(host, node, pid);
  }

  /** Those below process {@code pid}, the taskmanager's. */
  public static List<RunningJob> below(RemoteHost host, Node node, long pid) {
    ExecResult result =
        host.exec(
            RemoteCommand.bash(
                ResourceText.text(RunningJobs.class, "running-jobs.sh"), Long.toString(pid)),
            DEADLINE);
    if (!result.succeeded()) {
      throw new HostScriptException("look for the jobs of " + node.title(), host, result);
    }
    return result.stdout().lines().map(RunningJobs::parse).flatMap(Optional::stream).toList();
  }

  private static Optional<RunningJob> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new RunningJob(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3).isEmpty() ? "a job" : matcher.group(3)))
        : Optional.empty();
  }
}

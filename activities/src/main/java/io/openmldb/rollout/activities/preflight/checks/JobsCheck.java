package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.verification.RunningJob;
import io.openmldb.rollout.activities.verification.RunningJobs;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a taskmanager that would be restarted has jobs at work. */
public final class JobsCheck {

  private static final int NAMED = 5;

  private JobsCheck() {}

  /** The jobs below the process of the taskmanager that was looked at. */
  public static List<Finding> findings(NodeInspection inspection, Options options) {
    if (inspection.process().pid() == 0) {
      return List.of();
    }
    List<RunningJob> jobs =
        RunningJobs.below(inspection.host(), inspection.node(), inspection.process().pid());
    if (jobs.isEmpty()) {
      return List.of();
    }
    String named =
        jobs.stream().limit(NAMED).map(RunningJob::toString).collect(Collectors.joining("; "));
    String message =
        inspection.node().title()
            + ": "
            + jobs.size()
            + (jobs.size() == 1 ? " job is" : " jobs are")
            + " at work below its process ("
            + named
            + (jobs.size() > NAMED ? "; and " + (jobs.size() - NAMED) + " more" : "")
            + "). After a restart it does not follow those of local mode any more: they stay in"
            + " JOB_INFO as they were";
    return List.of(
        Finding.ofNode(
            FindingCode.RUNNING_JOBS.level(),
            FindingCode.RUNNING_JOBS,
            inspection.node(),
            Excerpt.text(message),
            options.awaitsJobs()
                ? "The rollout waits for them before this node, for at most "
                    + options.timeouts().forJobs()
                    + "."
                : FindingCode.RUNNING_JOBS.hint()));
  }
}

package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetStrategy;
import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.markdown.AlignedTable;
import io.openmldb.rollout.workflows.markdown.DetailsText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet rollout's Current Details in Temporal's UI: what a person who knows only that page has to
 * know. First what is to be done now, then what was refused, what was asked for, and the clusters:
 * the failed ones, and those around the ones under way.
 */
final class FleetCurrentDetails {

  private static final int CLUSTERS_SHOWN = 60;
  private static final int FAILED_SHOWN = 20;
  private final FleetRequest request;
  private final FleetStatus status;
  private final Instant now;
  private final DetailsText text = new DetailsText();

  private FleetCurrentDetails(FleetRequest request, FleetStatus status, Instant now) {
    this.request = request;
    this.status = status;
    this.now = now;
  }

  static String of(FleetRequest request, FleetStatus status, Instant now) {
    return new FleetCurrentDetails(request, status, now).markdown();
  }

  /** Those of a request that is wrong. */
  static String ofProblems(List<String> problems) {
    return new DetailsText()
        .append("**The request is wrong; nothing was begun.** Start it again without:")
        .block(problems)
        .toString();
  }

  private String markdown() {
    boolean asked = status.waitingFor() != null && status.waitingFor().isForAPerson();
    String state = status.outcome() == null ? status.phase().name() : status.outcome().name();
    text.append("**" + (asked ? "WAITING for you" : state) + "** · " + status.progress().words());
    if (status.paused() && status.outcome() == null) {
      text.append(" · paused");
    }
    if (status.waitingFor() != null) {
      waiting(status.waitingFor());
    }
    if (status.reason() != null) {
      text.paragraph(
          status.outcome() == null ? "No further cluster is begun:" : "Why it ended so:");
      text.block(List.of(status.reason()));
    }
    if (status.outcome() != null) {
      text.paragraph(next(status.outcome()));
    }
    text.refused(status.refused());
    asked();
    clusters();
    return text.toString();
  }

  private void waiting(WaitingFor waiting) {
    text.paragraph("It begins no cluster (" + waiting.gate() + "):");
    text.block(List.of(waiting.why()));
    String since =
        "Since %s, until %s at the longest."
            .formatted(DetailsText.utc(waiting.since()), utc(waiting.until()));
    text.paragraph(
        waiting.isForAPerson()
            ? "Answer: More Actions > Send an Update > **resume**, with the input `{}`. "
                + since
                + " Without an answer it ends as on abort KEEP."
            : since + " `pause` and `abort` work.");
  }

  private static String utc(@Nullable Instant moment) {
    return moment == null ? "an answer" : DetailsText.utc(moment);
  }

  private static String next(FleetOutcome outcome) {
    return switch (outcome) {
      case SUCCEEDED ->
          "Every cluster is as requested. To reverse it on one: `rollout undo CLUSTER`.";
      case PLANNED ->
          "Nothing was touched: it was a dry run. Each cluster's plan is in the query `plan` of the"
              + " workflow that is named below. Next: start the same request without `dryRun`.";
      case FAILED, ABORTED ->
          "Clusters that are done stay as they are. Next: see `rollout report CLUSTER` of those that"
              + " failed, remove the cause, and start the same request again: clusters that are as"
              + " requested are left alone.";
    };
  }

  private void asked() {
    text.paragraph("**Asked for**");
    List<String> lines = new ArrayList<>();
    lines.add("fleet    " + request.fleet());
    RolloutRequest each = request.forCluster(null, null);
    RequestSummary.changes(each).forEach(change -> lines.add("change   " + change));
    RequestSummary.options(each).forEach(option -> lines.add("option   " + option));
    lines.add("how      " + how(request.strategy()));
    lines.add("why      " + (request.reason() == null ? "not said" : request.reason()));
    if (request.by() != null) {
      lines.add("by       " + request.by());
    }
    lines.add("since    " + DetailsText.utc(status.startedAt()));
    text.block(lines);
  }

  private static String how(FleetStrategy strategy) {
    return "%d canary clusters, watched for %s; at most %d at a time; stops after %d failures"
        .formatted(
            strategy.canaryClusters(),
            DetailsText.words(strategy.canarySoak()),
            strategy.maxConcurrent(),
            strategy.stopAfterFailures());
  }

  private void clusters() {
    List<FleetClusterStatus> all = status.clusters();
    List<FleetClusterStatus> failed =
        all.stream().filter(cluster -> cluster.state() == FleetClusterState.FAILED).toList();
    int first = Math.min(Math.max(0, current() - 5), Math.max(0, all.size() - CLUSTERS_SHOWN));
    List<FleetClusterStatus> shown =
        all.subList(first, Math.min(all.size(), first + CLUSTERS_SHOWN));
    if (shown.size() < all.size() && !failed.isEmpty()) {
      text.paragraph("**Failed**");
      text.table(rows(failed.subList(0, Math.min(FAILED_SHOWN, failed.size()))));
    }
    text.paragraph("**Clusters**");
    List<String> lines = new ArrayList<>();
    lines.add(status.progress().bar());
    lines.addAll(rows(shown));
    if (shown.size() < status.progress().total()) {
      lines.add(
          "clusters %d to %d of %d"
              .formatted(first + 1, first + shown.size(), status.progress().total()));
    }
    text.table(lines);
  }

  private List<String> rows(List<FleetClusterStatus> clusters) {
    return AlignedTable.of(clusters.stream().map(this::row).toList());
  }

  private int current() {
    for (int i = 0; i < status.clusters().size(); i++) {
      if (!status.clusters().get(i).isEnded()) {
        return i;
      }
    }
    return status.clusters().size();
  }

  private List<String> row(FleetClusterStatus cluster) {
    Instant end = cluster.finishedAt() == null ? now : cluster.finishedAt();
    boolean running = cluster.state() == FleetClusterState.RUNNING;
    String note = cluster.error() == null ? cluster.waitsFor() : cluster.error();
    return List.of(
        (running ? "> " : "  ") + cluster.cluster(),
        cluster.state().name(),
        cluster.outcome() == null ? "" : cluster.outcome().name(),
        cluster.nodes() == 0 ? "" : cluster.updatedNodes() + "/" + cluster.nodes() + " updated",
        cluster.startedAt() == null
            ? ""
            : DetailsText.words(Duration.between(cluster.startedAt(), end)),
        Excerpt.firstLine(note));
  }
}

package io.openmldb.rollout.starter.render.fleet;

import io.openmldb.rollout.starter.render.AnsiStyle;
import io.openmldb.rollout.starter.render.TextOutput;
import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a fleet rollout stands, and what it did, as people read it. */
public final class FleetText {

  /** Lines beside the table: heading, gaps, what is waited for, and room for the cursor. */
  private static final int OTHER_LINES = 10;

  private final TimeFormat times;
  private final boolean colored;

  public FleetText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** The status in {@code rows} lines or fewer, showing the clusters around the ones under way. */
  public TextOutput status(FleetStatus status, Instant now, int rows) {
    TextOutput page = new TextOutput(colored);
    String state = status.outcome() == null ? status.phase().name() : status.outcome().name();
    Instant end = status.finishedAt() == null ? now : status.finishedAt();
    page.line(
        "%s  %s%s  %s  %s"
            .formatted(
                page.paint(AnsiStyle.BOLD, String.valueOf(status.fleet())),
                state,
                status.paused() && status.outcome() == null ? ", paused" : "",
                status.progress().words(),
                TimeFormat.between(status.startedAt(), end)));
    page.line(status.progress().bar());
    clusters(page, status.clusters(), now, Math.max(3, rows - OTHER_LINES));
    omitted(page, status.omitted());
    if (status.waitingFor() != null) {
      page.blankLine();
      page.line(AnsiStyle.YELLOW, "waits: " + status.waitingFor().why());
      page.line(AnsiStyle.DIM, "  until " + times.full(status.waitingFor().until()));
      if (status.waitingFor().isForAPerson()) {
        page.line("  go on with   rollout fleet resume " + status.fleet());
      }
    }
    if (status.reason() != null) {
      page.blankLine();
      page.line(AnsiStyle.YELLOW, status.reason());
    }
    return page;
  }

  /** What was done: every cluster, and who decided what. */
  public TextOutput report(FleetReport report) {
    TextOutput page = summary(report);
    page.blankLine();
    rows(page, report.clusters(), report.finishedAt());
    omitted(page, report.omitted());
    page.blankLine();
    report
        .events()
        .forEach(
            event ->
                page.line(
                    "  %s  %s  %s%s"
                        .formatted(
                            times.full(event.at()),
                            event.who(),
                            event.what(),
                            event.why() == null ? "" : ": " + event.why())));
    return page;
  }

  /** The report in short: how it ended, and what failed. */
  public TextOutput summary(FleetReport report) {
    TextOutput page = new TextOutput(colored);
    String outcome = report.outcome() == null ? "under way" : report.outcome().name();
    String took = TimeFormat.between(report.startedAt(), report.finishedAt());
    page.line(
        "%s: %s%s: %s"
            .formatted(
                page.paint(AnsiStyle.BOLD, String.valueOf(report.fleet())),
                outcome,
                took.isEmpty() ? "" : " in " + took,
                report.reason() == null ? report.progress().words() : report.reason()));
    page.line(
        AnsiStyle.DIM, "  workflow %s, run %s".formatted(report.workflowId(), report.runId()));
    report.clusters().stream()
        .filter(cluster -> cluster.state() == FleetClusterState.FAILED)
        .forEach(
            cluster -> page.line(AnsiStyle.RED, "  " + cluster.cluster() + ": " + cluster.error()));
    return page;
  }

  private void clusters(TextOutput page, List<FleetClusterStatus> all, Instant now, int room) {
    int current = (int) all.stream().takeWhile(FleetClusterStatus::isEnded).count();
    int first = Math.min(Math.max(0, current - 1), Math.max(0, all.size() - room));
    int last = Math.min(all.size(), first + room);
    page.blankLine();
    rows(page, all.subList(first, last), now);
    if (last - first < all.size()) {
      page.line(AnsiStyle.DIM, "  clusters %d to %d of %d".formatted(first + 1, last, all.size()));
    }
  }

  private static void rows(
      TextOutput page, List<FleetClusterStatus> clusters, @Nullable Instant now) {
    page.table("", clusters.stream().map(cluster -> row(cluster, now)).toList());
  }

  private static void omitted(TextOutput page, int omitted) {
    if (omitted > 0) {
      page.line(AnsiStyle.DIM, "  and " + omitted + " more");
    }
  }

  private static List<Cell> row(FleetClusterStatus cluster, @Nullable Instant now) {
    boolean running = cluster.state() == FleetClusterState.RUNNING;
    String note = cluster.error() == null ? cluster.waitsFor() : cluster.error();
    String nodes =
        cluster.nodes() == 0
            ? ""
            : "%d of %d nodes updated".formatted(cluster.updatedNodes(), cluster.nodes());
    return List.of(
        new Cell((running ? "> " : "  ") + cluster.cluster()),
        new Cell(cluster.state().name(), styleOf(cluster.state())),
        new Cell(nodes),
        new Cell(
            TimeFormat.between(
                cluster.startedAt(), cluster.finishedAt() == null ? now : cluster.finishedAt())),
        new Cell(note));
  }

  private static AnsiStyle styleOf(FleetClusterState state) {
    return switch (state) {
      case PENDING -> AnsiStyle.DIM;
      case RUNNING -> AnsiStyle.CYAN;
      case SUCCEEDED -> AnsiStyle.GREEN;
      case FAILED -> AnsiStyle.RED;
      case SKIPPED -> AnsiStyle.YELLOW;
    };
  }
}

package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.client.RecoverySnapshot;
import io.openmldb.rollout.starter.client.RecoverySnapshot.Activity;
import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Where a recovery or repair stands, as a table. */
public final class RecoveryStatusText {

  /** Lines beside the table: heading, gaps, the work, and room for the cursor. */
  private static final int OTHER_LINES = 10;

  private final TimeFormat times;
  private final boolean colored;

  public RecoveryStatusText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** The status in {@code rows} lines or fewer, showing the tablets around the one under way. */
  public TextOutput of(RecoverySnapshot look, Instant now, int rows) {
    TextOutput page = new TextOutput(colored);
    RecoveryStatus status = look.status();
    page.line(heading(page, status, now));
    tablets(page, status, now, Math.max(3, rows - OTHER_LINES));
    if (status.work() != null) {
      page.blankLine();
      page.line(AnsiStyle.YELLOW, status.work().what());
      activities(look).forEach(line -> page.line("  " + line));
      page.line(
          AnsiStyle.DIM,
          "  since %s, %s"
              .formatted(times.clock(status.work().since(), now), deadline(status.work(), times)));
    }
    return page;
  }

  private static String heading(TextOutput page, RecoveryStatus status, Instant now) {
    List<String> parts = new ArrayList<>();
    parts.add(page.paint(AnsiStyle.BOLD, String.valueOf(status.cluster())));
    parts.add(status.phase() + (status.dryRun() ? ", only to look" : ""));
    long whole = count(status, Tablet.State.RECOVERED);
    if (!status.tablets().isEmpty()) {
      parts.add("%d of %d tablets whole".formatted(whole, status.tablets().size()));
    }
    parts.add("%d found, %d done".formatted(status.found(), status.done()));
    Instant end = status.finishedAt() == null ? now : status.finishedAt();
    parts.add(TimeFormat.between(status.startedAt(), end));
    return String.join("  ", parts);
  }

  private static long count(RecoveryStatus status, Tablet.State state) {
    return status.tablets().stream().filter(tablet -> tablet.state() == state).count();
  }

  private static void tablets(TextOutput page, RecoveryStatus status, Instant now, int room) {
    int count = status.tablets().size();
    if (count == 0) {
      return;
    }
    page.blankLine();
    int settled = (int) (count - count(status, Tablet.State.PENDING)) - 1;
    int first = count <= room ? 0 : Math.min(Math.max(0, settled - 1), count - room);
    int last = Math.min(count, first + room);
    page.table(
        "",
        status.tablets().subList(first, last).stream().map(tablet -> row(tablet, now)).toList());
    if (last - first < count) {
      page.line(AnsiStyle.DIM, "  tablets %d to %d of %d".formatted(first + 1, last, count));
    }
  }

  private static List<Cell> row(Tablet tablet, Instant now) {
    AnsiStyle style = styleOf(tablet.state());
    return List.of(
        new Cell((tablet.state() == Tablet.State.RUNNING ? "> " : "  ") + tablet.endpoint()),
        new Cell(tablet.state().name(), style),
        new Cell(replicas(tablet)),
        new Cell(took(tablet, now)),
        new Cell(tablet.error(), AnsiStyle.RED));
  }

  private static AnsiStyle styleOf(Tablet.State state) {
    return switch (state) {
      case PENDING -> AnsiStyle.DIM;
      case RUNNING -> AnsiStyle.CYAN;
      case RECOVERED -> AnsiStyle.GREEN;
      case FAILED -> AnsiStyle.RED;
    };
  }

  private static String replicas(Tablet tablet) {
    return tablet.replicas() == null ? "" : tablet.replicas() + " replicas";
  }

  private static String took(Tablet tablet, Instant now) {
    return TimeFormat.between(
        tablet.startedAt(), tablet.finishedAt() == null ? now : tablet.finishedAt());
  }

  /** A tablet in one line. */
  public static String describe(Tablet tablet, Instant now) {
    StringBuilder line = new StringBuilder("tablet ").append(tablet.endpoint());
    line.append("  ").append(tablet.state());
    if (tablet.replicas() != null) {
      line.append("  ").append(replicas(tablet));
    }
    if (tablet.finishedAt() != null) {
      line.append("  in ").append(took(tablet, now));
    }
    return tablet.error() == null
        ? line.toString()
        : line.append("  ").append(tablet.error()).toString();
  }

  /** Until when {@code work} goes on, as a part of a sentence. */
  public static String deadline(Work work, TimeFormat times) {
    List<String> parts = new ArrayList<>();
    if (work.until() != null) {
      parts.add("until %s at the longest".formatted(times.full(work.until())));
    }
    if (work.noProgress() != null) {
      parts.add(
          "gives up after " + TimeFormat.inWords(work.noProgress()) + " without any progress");
    }
    return String.join("; ", parts);
  }

  /** What the activities under way say of themselves, and why one is tried again. */
  public static List<String> activities(RecoverySnapshot look) {
    List<String> lines = new ArrayList<>();
    for (Activity activity : look.activities()) {
      if (activity.progress() != null) {
        lines.add(progress(activity.progress()));
      }
      if (activity.lastFailure() != null) {
        lines.add(
            "attempt %d of %s; the one before failed: %s"
                .formatted(activity.attempt(), activity.type(), activity.lastFailure()));
      }
    }
    return lines;
  }

  private static String progress(ActivityProgress progress) {
    return progress.of() == 0
        ? progress.doing()
        : "%s, %d of %d".formatted(progress.doing(), progress.done(), progress.of());
  }
}

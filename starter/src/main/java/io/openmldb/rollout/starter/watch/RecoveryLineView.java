package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.client.RecoverySnapshot;
import io.openmldb.rollout.starter.render.RecoveryStatusText;
import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One plain line for each change of a recovery or repair, as a log wants it. */
public final class RecoveryLineView implements WatchView<RecoverySnapshot> {

  private final StampedLines lines;
  private final TimeFormat times;
  private final Map<String, Tablet> tablets = new HashMap<>();
  private String phase = "";
  private String work = "";
  private String activity = "";

  public RecoveryLineView(PrintStream out, TimeFormat times) {
    this.lines = new StampedLines(out, times);
    this.times = times;
  }

  @Override
  public void show(RecoverySnapshot look, Instant now) {
    RecoveryStatus status = look.status();
    String current = status.cluster() + "  " + status.phase() + "  " + status.phase().words();
    if (!current.equals(phase)) {
      phase = current;
      printMessage(current, now);
    }
    status.tablets().forEach(tablet -> showTablet(tablet, now));
    showWork(status.work(), now);
    showActivity(String.join("; ", RecoveryStatusText.activities(look)), now);
  }

  @Override
  public void printMessage(String message, Instant now) {
    lines.print(message, now);
  }

  @Override
  public void close() {
    lines.flush();
  }

  private void showTablet(Tablet tablet, Instant now) {
    Tablet before = tablets.put(tablet.endpoint(), tablet);
    boolean known = before == null ? tablet.state() == Tablet.State.PENDING : same(before, tablet);
    if (!known) {
      printMessage(RecoveryStatusText.describe(tablet, now), now);
    }
  }

  private static boolean same(Tablet before, Tablet after) {
    return before.state() == after.state();
  }

  private void showWork(RecoveryStatus.@Nullable Work current, Instant now) {
    String what = current == null ? "" : current.what();
    if (!what.equals(work) && current != null) {
      printMessage(what + ", " + RecoveryStatusText.deadline(current, times), now);
    }
    work = what;
  }

  private void showActivity(String current, Instant now) {
    if (!current.isEmpty() && !current.equals(activity)) {
      printMessage(current, now);
    }
    activity = current;
  }
}

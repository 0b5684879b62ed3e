package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** One plain line for each change of a fleet rollout, as a log wants it. */
public final class FleetLineView implements WatchView<FleetStatus> {

  private final StampedLines lines;
  private final Map<String, FleetClusterStatus> clusters = new HashMap<>();
  private String heading = "";
  private String waiting = "";

  public FleetLineView(PrintStream out, TimeFormat times) {
    this.lines = new StampedLines(out, times);
  }

  @Override
  public void show(FleetStatus status, Instant now) {
    String current = status.phase() + (status.paused() ? ", paused" : "");
    if (!current.equals(heading)) {
      heading = current;
      printMessage(status.fleet() + "  " + current + "  " + status.progress().words(), now);
    }
    status.clusters().forEach(cluster -> showCluster(cluster, now));
    String waits = status.waitingFor() == null ? "" : status.waitingFor().why();
    if (!waits.equals(waiting)) {
      waiting = waits;
      if (!waits.isEmpty()) {
        printMessage("waits: " + waits, now);
      }
    }
  }

  @Override
  public void printMessage(String message, Instant now) {
    lines.print(message, now);
  }

  @Override
  public void close() {
    lines.flush();
  }

  private void showCluster(FleetClusterStatus cluster, Instant now) {
    FleetClusterStatus before = clusters.put(cluster.cluster(), cluster);
    boolean news =
        before == null
            ? cluster.state() != FleetClusterState.PENDING
            : before.state() != cluster.state()
                || !Objects.equals(before.waitsFor(), cluster.waitsFor());
    if (news) {
      String note = cluster.error() == null ? cluster.waitsFor() : cluster.error();
      printMessage(
          cluster.cluster() + "  " + cluster.state() + (note == null ? "" : "  " + note), now);
    }
  }
}

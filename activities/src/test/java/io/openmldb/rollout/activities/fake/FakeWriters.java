package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.sandbox.server.inprocess.InProcessCluster;
import io.openmldb.rollout.sandbox.server.tablet.TabletServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All clients of a cluster, one a partition, and what they see of its fences. */
final class FakeWriters {

  private final InProcessCluster servers;
  private final UnrecordedCalls calls;
  private final List<String> tablets;
  private final List<FakeWriter> writers = new ArrayList<>();
  private final Map<String, Long> fencedMillis = new HashMap<>();
  private long longestFenceMillis;
  private long last;
  private int entries;
  private boolean paused;
  private boolean ended;

  FakeWriters(InProcessCluster servers, UnrecordedCalls calls, List<String> tablets) {
    this.servers = servers;
    this.calls = calls;
    this.tablets = tablets;
  }

  /** Somebody writes to a partition from now on. */
  void begin(PartitionId partition, String leader) {
    if (!ended) {
      writers.add(new FakeWriter(partition, leader));
    }
  }

  /** Nobody writes to the table any more. */
  void end(String table) {
    writers.removeIf(writer -> writer.partition.table().equals(table));
  }

  /** Nobody writes any more, or will. */
  void end() {
    writers.clear();
    ended = true;
  }

  void whilePaused(Runnable work) {
    boolean before = paused;
    paused = true;
    try {
      work.run();
    } finally {
      paused = before;
    }
  }

  /**
   * Every client writes once.
   *
   * @param now the time, in milliseconds
   */
  void write(long now) {
    if (ended) {
      return;
    }
    long millis = now - last;
    last = now;
    tablets.forEach(tablet -> lookAtFence(tablet, millis));
    if (!paused) {
      writers.forEach(writer -> writer.write(calls, ++entries, millis));
    }
  }

  private void lookAtFence(String tablet, long millis) {
    boolean isFenced = servers.tablet(tablet).filter(TabletServer::isFenced).isPresent();
    long fenced = isFenced ? fencedMillis.getOrDefault(tablet, 0L) + millis : 0;
    fencedMillis.put(tablet, fenced);
    longestFenceMillis = Math.max(longestFenceMillis, fenced);
  }

  List<FakeWriter> all() {
    return writers;
  }

  Duration longestRefusal() {
    return Duration.ofMillis(
        writers.stream().mapToLong(FakeWriter::longestRefusalMillis).max().orElse(0));
  }

  Duration longestFence() {
    return Duration.ofMillis(longestFenceMillis);
  }
}

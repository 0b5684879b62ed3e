package io.openmldb.rollout.activities.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One replica on one tablet: its log, entry by entry, and its role. */
final class FakeReplica {

  final FakePartition partition;
  final List<Integer> log = new ArrayList<>();
  final Map<String, Long> followers = new LinkedHashMap<>();
  boolean leader;
  long term;
  Instant loadedAt = Instant.MIN;

  /**
   * Loaded as a leader: until then it is in the tablet's map and not loading yet, and a write in
   * that gap begins a log of its own, for which the one on the disk is given up.
   */
  Instant gapUntil = Instant.MIN;

  private boolean logGivenUp;

  /** Rows beyond the log's entries: a part of the log was applied twice. */
  int doubledRows;

  /** Its leader has deleted entries that this log lacks. */
  boolean lacksDeletedEntries;

  FakeReplica(FakePartition partition) {
    this.partition = partition;
  }

  boolean isLoaded(Instant now) {
    return !now.isBefore(loadedAt);
  }

  /** Whether a write is taken now, by a leader. */
  boolean takesWrites(Instant now) {
    return now.isBefore(gapUntil) || isLoaded(now);
  }

  /** Takes a write of a client. */
  void write(int entry, Instant now) {
    if (now.isBefore(gapUntil) && !logGivenUp) {
      logGivenUp = true;
      log.clear();
    }
    log.add(entry);
  }

  /** Begins to load what is on the disk. */
  void load(boolean asLeader, Instant now, Duration gap, Duration loading) {
    leader = asLeader;
    followers.clear();
    doubledRows = 0;
    logGivenUp = false;
    gapUntil = asLeader ? now.plus(gap) : Instant.MIN;
    loadedAt = now.plus(loading);
  }

  int rows() {
    return log.size() + doubledRows;
  }

  /** Whole again from a snapshot of {@code source}. */
  void becomeCopyOf(FakeReplica source) {
    log.clear();
    log.addAll(source.log);
    doubledRows = 0;
    lacksDeletedEntries = false;
    leader = false;
    followers.clear();
  }
}

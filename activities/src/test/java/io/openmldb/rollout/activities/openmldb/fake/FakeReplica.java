package io.openmldb.rollout.activities.openmldb.fake;

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

  /** Rows beyond the log's entries: a part of the log was applied twice. */
  int doubledRows;

  FakeReplica(FakePartition partition) {
    this.partition = partition;
  }

  boolean isLoaded(Instant now) {
    return !now.isBefore(loadedAt);
  }

  int rows() {
    return log.size() + doubledRows;
  }

  /**
   * Whether this log goes on where {@code prefix} ends. Entries are unique, so one tells of all.
   */
  boolean startsWith(List<Integer> prefix) {
    int last = prefix.size() - 1;
    return last < 0 || (last < log.size() && log.get(last).equals(prefix.get(last)));
  }

  /** Whole again from a snapshot of {@code source}. */
  void becomeCopyOf(FakeReplica source) {
    log.clear();
    log.addAll(source.log);
    doubledRows = 0;
    leader = false;
    followers.clear();
  }
}

package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.tablet.storage.Binlog;
import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaStorage;
import io.openmldb.rollout.sandbox.server.tablet.storage.TableMeta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * One replica of a partition: its role, its log and its rows.
 *
 * <p>Between LoadTable's answer and its turn in the loading queue a replica has no log, yet already
 * takes what a leader sends, from offset 0 on. When its turn comes the old log is applied on top:
 * every row that came twice counts twice, while the offsets agree. That is how the real server is;
 * the way round it is to attach followers only when loaded.
 *
 * <p>In the same gap one that is loaded as a leader takes clients' writes. The first of them begins
 * a new log, and the old one is given up for it: it is not applied, and deleted later. That is how
 * the real server is, too; the way round it is to load as a follower and to promote what is loaded.
 */
final class Replica {
  private final TableMeta meta;
  private final ReplicaStorage storage;
  private final PartitionRows rows = new PartitionRows();
  private ReplicaMode mode;
  private long term;
  private ReplicaState state = ReplicaState.kTableUndefined;
  private long snapshotOffset;
  private boolean writtenBeforeLoading;

  /** Null until something is written or loaded. */
  private Binlog log;

  Replica(TableMeta meta, ReplicaStorage storage) {
    this.meta = meta;
    this.storage = storage;
    this.mode = meta.mode();
    // A follower learns its term from its leader; what a request says of it is not taken.
    this.term = meta.mode() == ReplicaMode.kTableLeader ? meta.term() : 0;
  }

  /** A new partition without rows; unlike a loaded one it begins in its leader's term. */
  static Replica create(TableMeta meta, ReplicaStorage storage) throws IOException {
    Replica replica = new Replica(meta, storage);
    storage.writeMeta(meta);
    replica.term = meta.term();
    replica.log = storage.open(storage.nextLog(), replica.rows::apply);
    replica.state = ReplicaState.kTableNormal;
    return replica;
  }

  /** From now on nothing is taken from anybody, until it is loaded. */
  synchronized void beginLoading() {
    state = ReplicaState.kTableLoading;
  }

  /**
   * Applies the log that is on disk.
   *
   * @return the logs that are superseded and to be deleted later
   */
  List<String> load() throws IOException {
    Binlog early;
    boolean givenUp;
    synchronized (this) {
      beginLoading();
      early = log;
      givenUp = writtenBeforeLoading;
    }
    List<String> logs = storage.logs();
    PartitionRows loaded = new PartitionRows();
    Binlog best = early;
    for (String name : logs) {
      if (early == null || (!givenUp && !name.equals(early.name()))) {
        best = longer(best, storage.open(name, loaded::apply));
      }
    }
    if (best == null) {
      best = storage.open(storage.nextLog(), loaded::apply);
    }
    synchronized (this) {
      log = best;
      rows.addAll(loaded);
      state = ReplicaState.kTableNormal;
    }
    String kept = best.name();
    return logs.stream().filter(name -> !name.equals(kept)).toList();
  }

  private static Binlog longer(Binlog one, Binlog other) throws IOException {
    boolean otherWins = one == null || other.lastOffset() > one.lastOffset();
    close(otherWins ? one : other);
    return otherWins ? other : one;
  }

  private static void close(Binlog superseded) throws IOException {
    if (superseded != null) {
      superseded.close();
    }
  }

  /** Takes a client's write. Its entry is on disk when this returns. */
  synchronized void write(LogEntry entry) {
    if (mode == ReplicaMode.kTableFollower) {
      throw ReturnCode.TABLE_IS_FOLLOWER.refusal();
    }
    if (state == ReplicaState.kTableLoading) {
      throw ReturnCode.TABLE_IS_LOADING.refusal();
    }
    writtenBeforeLoading = state == ReplicaState.kTableUndefined;
    apply(entry.inTerm(term));
  }

  /**
   * Takes a leader's entries.
   *
   * @param before the offset after which the entries follow; 0 without entries only asks for this
   *     replica's offset
   * @return code, message and {@code log_offset}, this replica's offset afterwards
   */
  synchronized ObjectNode append(long leaderTerm, long before, JsonNode entries) {
    if (mode == ReplicaMode.kTableLeader) {
      return ReturnCode.TABLE_IS_LEADER.reply();
    }
    if (state == ReplicaState.kTableLoading) {
      return ReturnCode.TABLE_IS_LOADING.reply();
    }
    if (leaderTerm < term) {
      return ReturnCode.APPEND_REFUSED.reply();
    }
    term = leaderTerm;
    boolean asksOnly = before == 0 && entries.isEmpty();
    if (!asksOnly && before != offset()) {
      return ReturnCode.APPEND_REFUSED.reply().put("log_offset", offset());
    }
    for (JsonNode entry : entries) {
      apply(LogEntry.fromJson(entry));
    }
    return ReturnCode.OK.reply().put("log_offset", offset());
  }

  private void apply(LogEntry entry) {
    try {
      if (log == null) {
        log = storage.open(storage.nextLog(), rows::apply);
      }
      log.append(entry);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log in " + storage.location(), e);
    }
    rows.apply(entry);
  }

  /** Leads from now on, in the term given, whatever terms it knows. */
  synchronized void lead(long newTerm) {
    if (mode == ReplicaMode.kTableLeader) {
      throw ReturnCode.TABLE_IS_LEADER.refusal();
    }
    mode = ReplicaMode.kTableLeader;
    term = newTerm;
  }

  synchronized void follow() {
    mode = ReplicaMode.kTableFollower;
  }

  /**
   * Enters a term that a leader is about to be chosen for; from now on an older leader is refused.
   * To a real tablet this is the same call as a leader's first one, and one with an older term is
   * refused in the same way.
   */
  synchronized long enterTerm(long newTerm) {
    if (mode == ReplicaMode.kTableLeader) {
      throw ReturnCode.TABLE_IS_LEADER.refusal();
    }
    if (newTerm < term) {
      throw ReturnCode.APPEND_REFUSED.refusal();
    }
    term = newTerm;
    return offset();
  }

  synchronized void pauseSnapshots(boolean paused) {
    state = paused ? ReplicaState.kSnapshotPaused : ReplicaState.kTableNormal;
  }

  synchronized List<LogEntry> entriesAfter(long offset, int limit) throws IOException {
    return log == null ? List.of() : log.after(offset, limit);
  }

  /** The whole log as it is now. */
  synchronized byte[] logBytes() throws IOException {
    return log == null ? new byte[0] : log.bytes();
  }

  synchronized Optional<PartitionRows.KeyRows> find(String key) {
    return rows.find(key);
  }

  synchronized void applyHalfTwice() {
    try {
      entriesAfter(0, (int) (offset() / 2)).forEach(rows::apply);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log in " + storage.location(), e);
    }
  }

  /** Notes that everything up to now is in a snapshot. */
  synchronized void makeSnapshot() {
    snapshotOffset = offset();
  }

  synchronized long snapshotOffset() {
    return snapshotOffset;
  }

  synchronized void drop() throws IOException {
    close(log);
    if (storage.exists()) {
      storage.discard();
    }
  }

  synchronized long offset() {
    return log == null ? 0 : log.lastOffset();
  }

  synchronized long records() {
    return rows.records();
  }

  synchronized int keys() {
    return rows.keys();
  }

  synchronized ReplicaMode mode() {
    return mode;
  }

  synchronized ReplicaState state() {
    return state;
  }

  synchronized long term() {
    return term;
  }

  TableMeta meta() {
    return meta;
  }

  ReplicaStorage storage() {
    return storage;
  }
}

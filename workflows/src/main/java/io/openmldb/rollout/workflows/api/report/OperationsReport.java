package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations that the leading nameserver remembers: after a takeover only those that are
 * unfinished or failed.
 *
 * @param cluster the cluster's name in the registry
 * @param at when they were read
 * @param operations what was asked for, the newest first
 * @param omitted older ones that were asked for and are not listed, to keep the answer small
 */
public record OperationsReport(
    String cluster, Instant at, List<OperationLine> operations, int omitted) {

  public OperationsReport {
    operations = operations == null ? List.of() : List.copyOf(operations);
  }

  /**
   * One operation.
   *
   * @param id its id; ids grow for ever
   * @param type {@code kRecoverTableOP}, say
   * @param state {@code kInited}, {@code kDoing}, {@code kDone}, {@code kFailed} or {@code
   *     kCanceled}
   * @param task the task under way, or the one at which it failed; null when there is none
   * @param db the database it is about
   * @param table the table it is about
   * @param pid the partition it is about
   * @param startedAt when it began; null when it has not
   * @param finishedAt when it ended; null when it has not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OperationLine(
      long id,
      String type,
      String state,
      @Nullable String task,
      String db,
      String table,
      int pid,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {

    /** Whether it ended without doing what it was for. */
    public boolean hasFailed() {
      return "kFailed".equals(state) || "kCanceled".equals(state);
    }
  }
}

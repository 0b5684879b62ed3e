package io.openmldb.rollout.starter.cli.option;

import io.openmldb.rollout.starter.client.RolloutHandle.RecordedReason;
import io.openmldb.rollout.starter.client.TemporalConnection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why something is said, and by whom: what the report keeps of it. */
public final class ReasonOptions {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says it, for the record. Default: user@host.")
  private @Nullable String by;

  public @Nullable String reason() {
    return reason;
  }

  public String by() {
    return by == null ? TemporalConnection.operator() : by;
  }

  /** In one line, for where there is but one: {@code paused by li.wei@ops: year end}. */
  public String note(String what) {
    return what + " by " + by() + (reason == null ? "" : ": " + reason);
  }

  public RecordedReason recordedReason() {
    return new RecordedReason(reason(), by());
  }
}

package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.temporal.Rollout.Said;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import picocli.CommandLine.Option;

/** Why something is said, and by whom: what the report keeps of it. */
final class RecordOptions {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says it, for the record. Default: user@host.")
  private String by;

  String reason() {
    return reason;
  }

  String by() {
    return by == null ? TemporalConnection.operator() : by;
  }

  Said said() {
    return new Said(reason(), by());
  }
}

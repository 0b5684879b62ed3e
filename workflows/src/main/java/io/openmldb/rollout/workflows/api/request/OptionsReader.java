package io.openmldb.rollout.workflows.api.request;

import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.time.Duration;
import java.util.Optional;

/** Reads the options of a request; what is left out has its default. */
final class OptionsReader {

  private OptionsReader() {}

  static Optional<Options> read(JsonObjectReader object) {
    Options defaults = Options.DEFAULT;
    Options options =
        new Options(
            object.flag("dryRun", defaults.dryRun()),
            object.flag("restartOnly", defaults.restartOnly()),
            object.flagOrNull("daemon"),
            object.constant("procedure", Procedure.class, defaults.procedure()),
            object.constant("singleReplica", SingleReplicaPolicy.class, defaults.singleReplica()),
            object.constant("onFailure", OnFailure.class, defaults.onFailure()),
            object.constant("writes", WritesPolicy.class, defaults.writes()),
            object.constant("approval", ApprovalPolicy.class, defaults.approval()),
            object.duration("canarySoak", defaults.canarySoak(), Duration.ZERO),
            object.flag("restartUnchanged", defaults.restartUnchanged()),
            (int)
                object.number("leaderMoveConcurrency", defaults.leaderMoveConcurrency(), 1, 1_024),
            object.number("maxOffsetLag", defaults.maxOffsetLag(), 0, Long.MAX_VALUE),
            object.flag("expectRowsToGrow", defaults.expectRowsToGrow()),
            object.object("timeouts", OptionsReader::readTimeouts).orElse(defaults.timeouts()));
    object.rejectUnknownFields();
    return Optional.of(options);
  }

  private static Optional<Timeouts> readTimeouts(JsonObjectReader object) {
    Timeouts defaults = Timeouts.DEFAULT;
    Duration least = Duration.ofSeconds(1);
    Timeouts timeouts =
        new Timeouts(
            object.duration("restart", defaults.restart(), least),
            object.duration("recover", defaults.recover(), least),
            object.duration("leaderMoves", defaults.leaderMoves(), least),
            object.duration("health", defaults.health(), least),
            object.duration("gate", defaults.gate(), least));
    object.rejectUnknownFields();
    return Optional.of(timeouts);
  }
}

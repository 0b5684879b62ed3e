package io.openmldb.rollout.workflows.api.request;

import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.api.request.window.MaintenanceWindowReader;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
            object.object("timeouts", OptionsReader::readTimeouts).orElse(defaults.timeouts()),
            readOverrides(object),
            object.constantOrNull("jobs", JobsPolicy.class),
            object.object("window", MaintenanceWindowReader::read).orElse(null),
            object.momentOrNull("notBefore"));
    object.rejectUnknownFields();
    return Optional.of(options);
  }

  private static List<FindingOverride> readOverrides(JsonObjectReader options) {
    Set<FindingCode> named = EnumSet.noneOf(FindingCode.class);
    return options.objects("overrides", object -> readOverride(object, named));
  }

  private static Optional<FindingOverride> readOverride(
      JsonObjectReader object, Set<FindingCode> named) {
    String name = object.text("code");
    String reason = object.text("reason");
    object.rejectUnknownFields();
    object.requirePresent("code", name);
    Optional<FindingCode> code =
        name == null
            ? Optional.empty()
            : FindingCode.named(name).filter(FindingCode::isOverridable);
    if (name != null && code.isEmpty()) {
      object.problem(
          "code",
          "\""
              + name
              + "\" is no finding that may be overridden; those are "
              + new TreeSet<>(FindingCode.overridable()));
    }
    if (code.isPresent() && !named.add(code.get())) {
      object.problem("code", "is named twice");
    }
    if (reason == null || reason.isBlank()) {
      object.problem("reason", "is missing: why the finding is set aside, for the record");
      return Optional.empty();
    }
    return code.isPresent()
        ? Optional.of(new FindingOverride(code.get(), reason))
        : Optional.empty();
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
            object.duration("gate", defaults.gate(), least),
            object.durationOrNull("jobs", least));
    object.rejectUnknownFields();
    return Optional.of(timeouts);
  }
}

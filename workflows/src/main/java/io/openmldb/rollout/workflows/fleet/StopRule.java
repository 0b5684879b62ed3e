package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;
import java.util.Optional;

/** When a fleet rollout begins no further cluster. */
final class StopRule {

  private final FleetRequest request;
  private final FleetState state;
  private final FleetCommands commands;

  StopRule(FleetRequest request, FleetState state, FleetCommands commands) {
    this.request = request;
    this.state = state;
    this.commands = commands;
  }

  /** Why no further cluster is begun; empty as long as they are. */
  Optional<String> why() {
    if (commands.isAborted()) {
      return Optional.of("aborted, " + commands.aborted());
    }
    List<String> failed = state.in(FleetClusterState.FAILED);
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    List<String> canaries = state.failedOfFirst(request.strategy().canaryClusters());
    if (!canaries.isEmpty()) {
      return Optional.of("a canary cluster failed: " + Excerpt.joined(", ", canaries));
    }
    return failed.size() < request.strategy().stopAfterFailures()
        ? Optional.empty()
        : Optional.of("too many clusters failed: " + Excerpt.joined(", ", failed));
  }

  /** Whether no further cluster is begun. */
  boolean applies() {
    return why().isPresent();
  }
}

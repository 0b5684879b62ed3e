package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What people have commanded, in order. Each rollout under way passes on to its cluster what was
 * commanded since it began.
 */
final class FleetCommands {

  private final List<Consumer<ClusterRolloutWorkflow>> given = new ArrayList<>();
  private boolean paused;
  private @Nullable AbortMode aborted;

  void pause(@Nullable String reason, @Nullable String by) {
    paused = true;
    String why = forClusters(reason);
    given.add(rollout -> rollout.pauseBySignal(new PauseRequest(why, by, List.of())));
  }

  void resume(@Nullable String reason, @Nullable String by) {
    paused = false;
    String why = forClusters(reason);
    given.add(rollout -> rollout.resumeBySignal(new ResumeRequest(why, by, List.of())));
  }

  void abort(AbortMode mode, @Nullable String reason, @Nullable String by) {
    aborted = mode;
    String why = forClusters(reason);
    given.add(rollout -> rollout.abortBySignal(new AbortRequest(mode, why, by, List.of())));
  }

  boolean isPaused() {
    return paused;
  }

  boolean isAborted() {
    return aborted != null;
  }

  /** How it was aborted last; null when it was not. */
  @Nullable AbortMode aborted() {
    return aborted;
  }

  /** How many commands there were. */
  int count() {
    return given.size();
  }

  /** Command {@code index}, counted from 0, as a cluster's rollout is told it. */
  Consumer<ClusterRolloutWorkflow> get(int index) {
    return given.get(index);
  }

  /** The reason that a cluster's rollout is given: it tells that a fleet rollout is behind it. */
  static String forClusters(@Nullable String reason) {
    String fleetRollout = "fleet rollout " + Workflow.getInfo().getWorkflowId();
    return reason == null ? fleetRollout : fleetRollout + ": " + reason;
  }
}

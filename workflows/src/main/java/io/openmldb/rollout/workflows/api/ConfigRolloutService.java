package io.openmldb.rollout.workflows.api;

import io.nexusrpc.Operation;
import io.nexusrpc.Service;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;

/**
 * Rollouts for workflows of other namespaces: a Nexus service, which workers serve on their task
 * queues. An operation is one run of {@link ClusterRolloutWorkflow}; it ends as that ends, and
 * cancelling it cancels that. A request in JSON, of whatever language, is read as the workflow's.
 *
 * <p>A workflow that calls an operation gets a {@code NexusOperationFailure} when it did not do as
 * it was asked. The first {@code ApplicationFailure} among its causes has the {@link FailureType},
 * and {@link RolloutResult#reportIn} finds the report. What is refused before anything is started
 * stands behind a {@code HandlerException}: BAD_REQUEST with {@link FailureType#INVALID_REQUEST},
 * CONFLICT with {@link FailureType#ROLLOUT_ALREADY_RUNNING}. None of these is retried.
 *
 * <p>Let an operation have as much time as its longest gate ({@code options.timeouts.gate}), or no
 * schedule-to-close timeout at all: one that times out is over for its caller, but the rollout goes
 * on.
 */
@Service(name = ConfigRolloutService.NAME)
public interface ConfigRolloutService {

  /** The service's name for callers in any language. */
  String NAME = "ConfigRollout";

  /**
   * Says what a rollout of {@code request} would do, touching nothing, whether a rollout of the
   * cluster runs or not.
   *
   * @param request what to plan; it is taken as a dry run
   * @return a report with the outcome PLANNED, and the plan in it
   */
  @Operation
  Report plan(RolloutRequest request);

  /**
   * Rolls {@code request} out. It is refused while a rollout of the cluster runs, whoever started
   * that. Cancelled, it ends as on {@code abort} with mode KEEP, with the cluster left consistent.
   *
   * @param request what to do; a dry run is planned, as by {@link #plan}
   * @return the report, with the outcome SUCCEEDED
   */
  @Operation
  Report rollout(RolloutRequest request);
}

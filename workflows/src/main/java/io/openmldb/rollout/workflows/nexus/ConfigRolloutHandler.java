package io.openmldb.rollout.workflows.nexus;

import io.nexusrpc.handler.OperationHandler;
import io.nexusrpc.handler.OperationImpl;
import io.nexusrpc.handler.ServiceImpl;
import io.openmldb.rollout.workflows.api.ConfigRolloutService;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;

/** Serves {@link ConfigRolloutService}; the methods are found by the operations' names. */
@ServiceImpl(service = ConfigRolloutService.class)
public final class ConfigRolloutHandler {

  private final RolloutStartContext startContext;

  /**
   * @param startContext what the worker knows of clusters and of its namespace
   */
  public ConfigRolloutHandler(RolloutStartContext startContext) {
    this.startContext = startContext;
  }

  @OperationImpl
  public OperationHandler<RolloutRequest, Report> plan() {
    return new RolloutOperationHandler(RolloutRequest::asDryRun, startContext);
  }

  @OperationImpl
  public OperationHandler<RolloutRequest, Report> rollout() {
    return new RolloutOperationHandler(request -> request, startContext);
  }
}

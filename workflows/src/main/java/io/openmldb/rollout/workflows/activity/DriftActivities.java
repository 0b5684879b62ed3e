package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads what an operator wants to see of the nodes' configuration. Changes nothing. */
@ActivityInterface
public interface DriftActivities {

  /** Every key in which a node's file, its process and its siblings do not agree. */
  @ActivityMethod(name = "ReadDrift")
  DriftReport readDrift(DriftRequest request);
}

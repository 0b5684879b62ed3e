package io.openmldb.rollout.looks;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads what an operator wants to see of the nodes' configuration. Changes nothing. */
@ActivityInterface
public interface ConfigurationLooks {

  /** Every key in which a node's file, its process and its siblings do not agree. */
  @ActivityMethod(name = "ReadDrift")
  DriftLook drift(DriftRequest request);
}

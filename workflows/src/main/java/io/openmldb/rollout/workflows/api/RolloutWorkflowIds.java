package io.openmldb.rollout.workflows.api;

/** The ids that rollouts are started by. Temporal lets only one workflow of an id run. */
public final class RolloutWorkflowIds {

  private static final String ROLLOUT = "rollout-";
  private static final String PLAN = "plan-";
  private static final String FLEET = "fleet-";

  private RolloutWorkflowIds() {}

  /** That of the rollout of {@code cluster}. */
  public static String ofRollout(String cluster) {
    return ROLLOUT + cluster;
  }

  /** What the ids of dry runs on {@code cluster} begin with; a UUID follows. */
  public static String planPrefix(String cluster) {
    return PLAN + cluster + "-";
  }

  /** That of the rollout of {@code fleet}. */
  public static String ofFleet(String fleet) {
    return FLEET + fleet;
  }
}

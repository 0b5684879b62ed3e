package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.RolloutWorkflowIds;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** How workflows are named after clusters. */
public final class WorkflowIds {

  private static final String ROLLOUT = "rollout-";
  private static final String PLAN = "plan-";
  private static final String RECOVERY = "recover-";
  private static final String REPAIR = "repair-";

  private static final Pattern UNIQUE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private WorkflowIds() {}

  /** The one id of rollouts of {@code cluster}, so that Temporal lets only one of them run. */
  public static String rolloutOf(String cluster) {
    return RolloutWorkflowIds.ofRollout(cluster);
  }

  /** A new id for planning on {@code cluster}, so that planning works beside a running rollout. */
  public static String newPlanOf(String cluster) {
    return planPrefixOf(cluster) + UUID.randomUUID();
  }

  /**
   * What the ids of plans of {@code cluster} begin with; those of demo-2 begin so for demo, too.
   */
  static String planPrefixOf(String cluster) {
    return RolloutWorkflowIds.planPrefix(cluster);
  }

  /** Whether {@code workflowId} is made as the id of a plan of {@code cluster}. */
  static boolean isPlanOf(String cluster, String workflowId) {
    String prefix = planPrefixOf(cluster);
    return workflowId.startsWith(prefix)
        && UNIQUE.matcher(workflowId.substring(prefix.length())).matches();
  }

  /** The one id of recoveries of {@code cluster}. */
  static String recoveryOf(String cluster) {
    return RECOVERY + cluster;
  }

  /** The one id of repairs of {@code cluster}. */
  static String repairOf(String cluster) {
    return REPAIR + cluster;
  }

  /** Whether {@code name} is made as a recovery's or repair's id is. */
  static boolean isRecovery(String name) {
    return name.startsWith(RECOVERY) || name.startsWith(REPAIR);
  }

  /** The shortest name by which the command line finds the workflow again. */
  public static String shortestName(String cluster, String workflowId) {
    return workflowId.equals(rolloutOf(cluster)) ? cluster : workflowId;
  }

  /** The workflow ids that {@code name}, a cluster's or a workflow's, may mean; likelier first. */
  static List<String> candidates(String name) {
    boolean id = name.startsWith(ROLLOUT) || name.startsWith(PLAN);
    return id ? List.of(name, rolloutOf(name)) : List.of(rolloutOf(name), name);
  }
}

package io.openmldb.rollout.workflows.api;

import java.util.UUID;
import java.util.regex.Pattern;

/** How workflows are named after clusters and fleets, by whoever starts them. */
public final class WorkflowIds {

  private static final String ROLLOUT = "rollout-";
  private static final String PLAN = "plan-";
  private static final String RECOVERY = "recover-";
  private static final String REPAIR = "repair-";
  private static final String FLEET = "fleet-";

  private static final Pattern UNIQUE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** As in {@code rollout-demo-2026-11-29T22:07:00Z}. */
  private static final Pattern SCHEDULED =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private WorkflowIds() {}

  /** The one id of rollouts of {@code cluster}, so that Temporal lets only one of them run. */
  public static String rolloutOf(String cluster) {
    return ROLLOUT + cluster;
  }

  /** The id of one planning on {@code cluster}, so that planning works beside a running rollout. */
  public static String planOf(String cluster, UUID unique) {
    return planPrefixOf(cluster) + unique;
  }

  /**
   * What the ids of plans of {@code cluster} begin with; those of demo-2 begin so for demo, too.
   */
  public static String planPrefixOf(String cluster) {
    return PLAN + cluster + "-";
  }

  /** Whether {@code workflowId} is made as the id of a plan of {@code cluster}. */
  public static boolean isPlanOf(String cluster, String workflowId) {
    String prefix = planPrefixOf(cluster);
    return workflowId.startsWith(prefix)
        && UNIQUE.matcher(workflowId.substring(prefix.length())).matches();
  }

  /**
   * What the ids of rollouts begin with that a schedule of {@code cluster} starts: the id that it
   * is given, to which Temporal adds the time. Those of demo-2 begin so for demo, too.
   */
  public static String scheduledPrefixOf(String cluster) {
    return rolloutOf(cluster) + "-";
  }

  /** Whether {@code workflowId} is made as that of a rollout which a schedule starts. */
  public static boolean isScheduledOf(String cluster, String workflowId) {
    String prefix = scheduledPrefixOf(cluster);
    return workflowId.startsWith(prefix)
        && SCHEDULED.matcher(workflowId.substring(prefix.length())).matches();
  }

  /** The one id of recoveries of {@code cluster}. */
  public static String recoveryOf(String cluster) {
    return RECOVERY + cluster;
  }

  /** The one id of repairs of {@code cluster}. */
  public static String repairOf(String cluster) {
    return REPAIR + cluster;
  }

  /** The one id of fleet rollouts of {@code fleet}. */
  public static String fleetOf(String fleet) {
    return FLEET + fleet;
  }

  /** Whether {@code name} is made as a recovery's or repair's id is. */
  public static boolean isRecovery(String name) {
    return name.startsWith(RECOVERY) || name.startsWith(REPAIR);
  }

  /** Whether {@code workflowId} is made as the id of a plan of whichever cluster. */
  public static boolean isPlan(String workflowId) {
    return workflowId.startsWith(PLAN);
  }

  /** Whether {@code name} is made as a rollout's or plan's id is, which a cluster's may be too. */
  public static boolean isRolloutOrPlan(String name) {
    return name.startsWith(ROLLOUT) || isPlan(name);
  }
}

package io.openmldb.rollout.workflows.activity;

/**
 * What an activity says of itself in its heartbeats. It is shown on the workflow's page in the
 * Temporal UI, among the pending activities, and by {@code rollout watch}; it is no part of the
 * history.
 *
 * @param doing what it does or waits for just now, one short sentence without a secret
 * @param done how much of it is done
 * @param of how much there is; 0 where that cannot be counted
 */
public record ActivityProgress(String doing, int done, int of) {

  /** One that cannot be counted. */
  public ActivityProgress(String doing) {
    this(doing, 0, 0);
  }
}

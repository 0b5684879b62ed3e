package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Lease;

/**
 * An attempt as it stands in ZooKeeper.
 *
 * @param lease what it works under
 * @param attempt itself, with those that it has replaced
 * @param token the transaction that wrote it
 */
record BegunAttempt(LeaseTree tree, Lease lease, LeaseAttempt attempt, long token) {

  HeldLease hold() {
    return new LeaseHold(tree, lease, attempt.alone(), token);
  }

  /** None that it has replaced can act any more. */
  void forgetThoseBefore() {
    tree.rewrite(attempt.alone());
  }

  /** It has ended. */
  void strike() {
    tree.strike(attempt.nonce());
  }
}

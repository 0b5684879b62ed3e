package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.workflows.api.model.Lease;

/**
 * An attempt as it stands in ZooKeeper.
 *
 * @param lease what it works under
 * @param attempt itself, with those that it has replaced
 * @param token the transaction that wrote it
 */
record BegunAttempt(LeaseTransactions tree, Lease lease, LeaseAttempt attempt, long token) {

  HeldLease hold() {
    return new ZooKeeperHeldLease(tree, lease, attempt.withoutPredecessors(), token);
  }

  /** None that it has replaced can act any more. */
  void forgetPredecessors() {
    tree.rewrite(attempt.withoutPredecessors());
  }

  /** It has ended. */
  void strike() {
    tree.strike(attempt.nonce());
  }
}

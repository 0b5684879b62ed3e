package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;

/** Which way a procedure means. */
public final class TransferStrategies {

  private TransferStrategies() {}

  public static TransferStrategy of(
      TransferOptions limits, ClusterContext context, MoveCostCounter cost) {
    return switch (limits.procedure()) {
      case FAST -> new FencedTransfer(context, limits, cost);
      case DOCUMENTED -> new DocumentedTransfer(context, limits, cost);
    };
  }
}

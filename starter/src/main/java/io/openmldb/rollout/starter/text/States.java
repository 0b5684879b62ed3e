package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.starter.terminal.Ink;

/** The colour in which a state, an outcome or a level is shown. */
final class States {

  private States() {}

  static Ink ink(NodeState state) {
    return switch (state) {
      case PENDING, UNCHANGED -> Ink.DIM;
      case RUNNING -> Ink.CYAN;
      case UPDATED -> Ink.GREEN;
      case FAILED -> Ink.RED;
      case ROLLED_BACK, SKIPPED -> Ink.YELLOW;
    };
  }

  static Ink ink(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED, PLANNED -> Ink.GREEN;
      case REJECTED, ROLLED_BACK -> Ink.RED;
      case ABORTED -> Ink.YELLOW;
    };
  }

  static Ink ink(Level level) {
    return switch (level) {
      case ERROR -> Ink.RED;
      case WARNING -> Ink.YELLOW;
      case INFO -> Ink.PLAIN;
    };
  }
}

package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;

/** The colour in which a state, an outcome or a level is shown. */
final class StateStyles {

  private StateStyles() {}

  static AnsiStyle styleOf(NodeState state) {
    return switch (state) {
      case PENDING, UNCHANGED -> AnsiStyle.DIM;
      case RUNNING -> AnsiStyle.CYAN;
      case UPDATED -> AnsiStyle.GREEN;
      case FAILED -> AnsiStyle.RED;
      case ROLLED_BACK, SKIPPED -> AnsiStyle.YELLOW;
    };
  }

  static AnsiStyle styleOf(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED, PLANNED -> AnsiStyle.GREEN;
      case REJECTED, ROLLED_BACK -> AnsiStyle.RED;
      case ABORTED -> AnsiStyle.YELLOW;
    };
  }

  static AnsiStyle styleOf(FindingLevel level) {
    return switch (level) {
      case ERROR -> AnsiStyle.RED;
      case WARNING -> AnsiStyle.YELLOW;
      case INFO -> AnsiStyle.PLAIN;
    };
  }
}

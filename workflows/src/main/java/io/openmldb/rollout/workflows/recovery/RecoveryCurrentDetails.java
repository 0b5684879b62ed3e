package io.openmldb.rollout.workflows.recovery;

import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;

/** The status as Markdown, for the current details in the Temporal UI. */
final class RecoveryCurrentDetails {

  /** What is left is in the report too, of which this is the beginning. */
  private static final int LEFT_SHOWN = 20;

  private RecoveryCurrentDetails() {}

  static String markdown(RecoveryStatus status) {
    StringBuilder text = new StringBuilder();
    text.append("**").append(status.phase()).append("** · ").append(status.phase().words());
    if (status.work() != null) {
      text.append("\n\nNow: ").append(status.work().what());
      text.append(", since ").append(status.work().since());
      if (status.work().until() != null) {
        text.append(", until ").append(status.work().until()).append(" at the latest");
      }
      if (status.work().noProgress() != null) {
        text.append("; gives up after ")
            .append(status.work().noProgress().toSeconds())
            .append(" s without any progress");
      }
    }
    text.append("\n\n%d found · %d done".formatted(status.found(), status.done()));
    if (!status.tablets().isEmpty()) {
      text.append("\n\n| tablet | state | replicas | error |\n|---|---|---|---|\n");
      status.tablets().forEach(tablet -> text.append(row(tablet)));
    }
    if (!status.left().isEmpty()) {
      text.append("\n\nLeft:\n");
      status.left().stream()
          .limit(LEFT_SHOWN)
          .forEach(what -> text.append("- ").append(what).append('\n'));
      int more = status.left().size() - LEFT_SHOWN;
      if (more > 0) {
        text.append("- and ").append(more).append(" more\n");
      }
    }
    return text.toString();
  }

  private static String row(Tablet tablet) {
    String replicas = tablet.replicas() == null ? "" : tablet.replicas().toString();
    String error =
        tablet.error() == null ? "" : tablet.error().replace("|", "\\|").replace('\n', ' ');
    return "| "
        + String.join(" | ", tablet.endpoint(), tablet.state().name(), replicas, error)
        + " |\n";
  }
}

package io.openmldb.rollout.cluster;

/** The status as Markdown, for the current details in the Temporal UI. */
final class StatusTable {

  private StatusTable() {}

  static String markdown(RolloutStatus status) {
    StringBuilder text = new StringBuilder();
    text.append("**").append(status.phase()).append("**");
    if (status.paused()) {
      text.append(" · pauses before the next node");
    }
    if (status.waitingFor() != null) {
      text.append("\n\nWaits at the gate **")
          .append(status.waitingFor().gate())
          .append("**: ")
          .append(status.waitingFor().why());
      if (status.waitingFor().isForAPerson()) {
        text.append("\n\nAnswer with `").append(status.waitingFor().answerWith()).append("`");
      }
    }
    text.append("\n\n| node | state | step | moves | error |\n|---|---|---|---|---|\n");
    status.nodes().forEach(node -> text.append(row(node)));
    return text.toString();
  }

  private static String row(NodeStatus node) {
    String step = node.step() == null ? "" : node.step().id();
    String moves = node.moves() == 0 ? "" : node.movesDone() + "/" + node.moves();
    String error = node.error() == null ? "" : node.error().replace("|", "\\|").replace('\n', ' ');
    return "| "
        + String.join(
            " | ",
            node.component().id() + " " + node.endpoint(),
            node.state().name(),
            step,
            moves,
            error)
        + " |\n";
  }
}

package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutProgress;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.AlignedTable;
import io.openmldb.rollout.workflows.json.DetailsText;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rollout's Current Details in Temporal's UI, in Markdown: what a person who knows only that page
 * has to know. First what is to be done now: the answer that is waited for, or what follows the
 * end. Then refused signals, what was asked for, and the nodes as the command line shows them.
 * Texts of others stand in code blocks, where Markdown changes nothing in them.
 */
final class RolloutCurrentDetails {

  /** Nodes of a larger cluster are those around the one under way. */
  private static final int NODES_SHOWN = 60;

  private static final int REFUSED_SHOWN = 5;

  private static final int LEFT_SHOWN = 20;

  private final RolloutRequest request;
  private final RolloutStatus status;
  private final Instant now;
  private final DetailsText text = new DetailsText();

  private RolloutCurrentDetails(RolloutRequest request, RolloutStatus status, Instant now) {
    this.request = request;
    this.status = status;
    this.now = now;
  }

  static String of(RolloutRequest request, RolloutStatus status, Instant now) {
    return new RolloutCurrentDetails(request, status, now).markdown();
  }

  private String markdown() {
    if (!request.problems().isEmpty()) {
      text.append("**The request is wrong; nothing was touched.** Start it again without:");
      text.block(request.problems());
      return text.toString();
    }
    heading();
    if (status.waitingFor() != null) {
      waiting(status.waitingFor());
    }
    if (status.outcome() != null) {
      ending(status.outcome());
    }
    refused();
    asked();
    nodes();
    return text.toString();
  }

  private void heading() {
    boolean asked = status.waitingFor() != null && status.waitingFor().isForAPerson();
    String state = status.outcome() == null ? status.phase().name() : status.outcome().name();
    text.append("**").append(asked ? "WAITING for you" : state).append("**");
    if (!status.nodes().isEmpty()) {
      RolloutProgress progress = RolloutProgress.of(status.nodes());
      text.append(
          " · %d %% · %d of %d nodes"
              .formatted(progress.percent(), progress.done(), progress.total()));
    }
    if (status.etaSeconds() > 0) {
      text.append(" · about ").append(DetailsText.words(Duration.ofSeconds(status.etaSeconds())));
      text.append(" left, as of ").append(DetailsText.utc(now));
    }
    if (status.paused()) {
      text.append(" · holds before the next node");
    }
  }

  private void waiting(WaitingFor waiting) {
    text.paragraph(
        waiting.isForAPerson()
            ? "It waits at the gate **" + waiting.gate() + "**:"
            : "It waits by itself, nobody is asked (" + waiting.gate() + "):");
    text.block(List.of(waiting.why()));
    String since = "Since " + DetailsText.utc(waiting.since());
    if (waiting.gate() == Gate.WINDOW) {
      text.paragraph(
          since + ", until " + DetailsText.utc(waiting.until()) + ". `pause` and `abort` work.");
      return;
    }
    if (!waiting.isForAPerson()) {
      text.paragraph(since + ", until " + DetailsText.utc(waiting.until()) + " at the longest.");
      return;
    }
    List<SuggestedMessage> answers = SuggestedMessage.answersTo(waiting, request.cluster());
    text.paragraph(
        "Answer: More Actions > Send an Update > **"
            + answers.get(0).update()
            + "**, with this input"
            + (answers.size() > 1 ? ", one of:" : ":"));
    answers.forEach(answer -> text.paragraph("`" + answer.body() + "`: " + answer.effect()));
    text.paragraph(
        since
            + ". Without an answer until "
            + DetailsText.utc(waiting.until())
            + " it ends as on abort KEEP: updated nodes stay updated, no further node is touched.");
  }

  private void ending(Outcome outcome) {
    if (status.reason() != null) {
      text.paragraph("Why it ended so:");
      text.block(List.of(status.reason()));
    }
    if (!status.left().isEmpty()) {
      text.paragraph("The cluster is **left inconsistent**, and its lease is kept:");
      List<String> left = status.left();
      List<String> shown = new ArrayList<>(left.stream().limit(LEFT_SHOWN).toList());
      if (left.size() > LEFT_SHOWN) {
        shown.add(Excerpt.more(left.subList(LEFT_SHOWN, left.size())));
      }
      text.block(shown);
      text.paragraph("Next: `rollout repair " + request.cluster() + "`, then start it again.");
      return;
    }
    text.paragraph(
        switch (outcome) {
          case SUCCEEDED ->
              "Every node is as requested, or was skipped by decision. To reverse it:"
                  + " `rollout undo "
                  + request.cluster()
                  + "`.";
          case REJECTED ->
              "No node was updated. Next: correct what is named above (query `report` has hints),"
                  + " then start it again.";
          case PLANNED ->
              "Nothing was touched: it was a dry run. The plan: query `plan`. Next: start the"
                  + " same request without `dryRun`.";
          case ABORTED, ROLLED_BACK -> stopped();
        });
  }

  private String stopped() {
    long updated =
        status.nodes().stream().filter(node -> node.state() == NodeState.UPDATED).count();
    return updated == 0
        ? "No node stays updated. Next: start it again when the cause is removed."
        : updated
            + " of "
            + status.nodes().size()
            + " nodes are updated and stay so. Go on: start it again. To reverse them: `rollout"
            + " undo "
            + request.cluster()
            + "`.";
  }

  private void refused() {
    List<RefusedMessage> all = status.refused();
    if (all.isEmpty()) {
      return;
    }
    text.paragraph("**REFUSED**, and nothing was changed by it:");
    text.block(
        all.subList(Math.max(0, all.size() - REFUSED_SHOWN), all.size()).stream()
            .map(
                refused ->
                    DetailsText.utc(refused.at()) + "  " + refused.name() + ": " + refused.why())
            .toList());
  }

  private void asked() {
    text.paragraph("**Asked for**");
    List<String> lines = new ArrayList<>();
    lines.add("cluster  " + request.cluster());
    RequestSummary.changes(request).forEach(change -> lines.add("change   " + change));
    if (request.options().dryRun()) {
      lines.add("only     plan, touch nothing");
    }
    if (request.options().window() != null) {
      lines.add("window   " + request.options().window().words());
    }
    if (request.options().notBefore() != null) {
      lines.add("not yet  before " + DetailsText.utc(request.options().notBefore()));
    }
    lines.add("why      " + (request.reason() == null ? "not said" : request.reason()));
    if (request.by() != null) {
      lines.add("by       " + request.by());
    }
    lines.add("since    " + DetailsText.utc(status.startedAt()));
    text.block(lines);
  }

  private void nodes() {
    List<NodeStatus> all = status.nodes();
    if (all.isEmpty()) {
      return;
    }
    int first = Math.min(Math.max(0, current() - 5), Math.max(0, all.size() - NODES_SHOWN));
    List<NodeStatus> shown = all.subList(first, Math.min(all.size(), first + NODES_SHOWN));
    text.paragraph("**Nodes**");
    List<List<String>> rows = shown.stream().map(this::row).toList();
    List<String> lines = new ArrayList<>();
    lines.add(RolloutProgress.of(all).bar());
    lines.addAll(AlignedTable.of(rows));
    if (shown.size() < all.size()) {
      int last = first + shown.size();
      lines.add("nodes %d to %d of %d".formatted(first + 1, last, all.size()));
    }
    text.block(lines);
  }

  private int current() {
    for (int i = 0; i < status.nodes().size(); i++) {
      NodeState state = status.nodes().get(i).state();
      if (state == NodeState.RUNNING || state == NodeState.PENDING) {
        return i;
      }
    }
    return status.nodes().size();
  }

  private List<String> row(NodeStatus node) {
    String moves = node.moves() == 0 ? "" : node.movesDone() + "/" + node.moves() + " moves";
    Instant end = node.finishedAt() == null ? now : node.finishedAt();
    return List.of(
        (node.state() == NodeState.RUNNING ? "> " : "  ") + node.component().id(),
        node.endpoint(),
        node.state().name(),
        node.step() == null ? "" : node.step().id(),
        moves,
        node.startedAt() == null ? "" : DetailsText.words(Duration.between(node.startedAt(), end)),
        firstLine(node.error()));
  }

  private static String firstLine(@Nullable String error) {
    return error == null ? "" : error.strip().lines().findFirst().orElse("");
  }
}

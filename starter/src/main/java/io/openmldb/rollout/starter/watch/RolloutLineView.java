package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.starter.render.WaitingForText;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One plain line for each change of a rollout, as a log wants it. */
public final class RolloutLineView implements WatchView<RolloutStatus> {

  private static final Duration NEWS = Duration.ofSeconds(5);

  private final StampedLines lines;
  private final String name;
  private final Map<String, NodeStatus> nodes = new HashMap<>();
  private String phase = "";
  private @Nullable WaitingFor waitingFor;
  private int refused;

  public RolloutLineView(PrintStream out, TimeFormat times, String name) {
    this.lines = new StampedLines(out, times);
    this.name = name;
  }

  @Override
  public void show(RolloutStatus status, Instant now) {
    showPhase(status, now);
    status.nodes().forEach(node -> showNode(node, now));
    showWait(status, now);
    for (; refused < status.refused().size(); refused++) {
      RefusedMessage message = status.refused().get(refused);
      printMessage(message.name() + " was refused: " + message.why(), now);
    }
  }

  @Override
  public void printMessage(String message, Instant now) {
    lines.print(message, now);
  }

  @Override
  public void close() {
    lines.flush();
  }

  private void showPhase(RolloutStatus status, Instant now) {
    String current = status.phase() + (status.paused() ? ", paused before the next node" : "");
    if (!current.equals(phase)) {
      phase = current;
      String left =
          status.etaSeconds() > 0
              ? ", about " + TimeFormat.inWords(Duration.ofSeconds(status.etaSeconds())) + " left"
              : "";
      printMessage(status.cluster() + "  " + current + left, now);
    }
  }

  private void showNode(NodeStatus node, Instant now) {
    NodeStatus before = nodes.put(node.endpoint(), node);
    boolean fresh = before == null && node.startedAt() != null;
    boolean changed =
        before != null
            && (before.state() != node.state()
                || before.step() != node.step()
                || before.movesDone() != node.movesDone()
                || !Objects.equals(before.error(), node.error()));
    if (fresh || changed) {
      printMessage(describe(node), now);
    }
  }

  private static String describe(NodeStatus node) {
    StringBuilder line = new StringBuilder();
    line.append(node.component().id()).append(' ').append(node.endpoint());
    line.append("  ").append(node.state());
    if (node.step() != null) {
      line.append("  ").append(node.step().id());
    }
    if (node.moves() > 0) {
      line.append("  %d/%d moves".formatted(node.movesDone(), node.moves()));
    }
    if (node.finishedAt() != null) {
      line.append("  in ").append(TimeFormat.between(node.startedAt(), node.finishedAt()));
    }
    return node.error() == null
        ? line.toString()
        : line.append("  ").append(node.error()).toString();
  }

  private void showWait(RolloutStatus status, Instant now) {
    WaitingFor waiting = status.waitingFor();
    if (Objects.equals(waiting, waitingFor) || isBrief(waiting, now)) {
      return;
    }
    waitingFor = waiting;
    if (waiting != null) {
      String what = "waits for %s: %s".formatted(waiting.gate(), waiting.why());
      String answer =
          waiting.isForAPerson() ? "\nanswer with   " + WaitingForText.command(status, name) : "";
      printMessage(what + answer, now);
    }
  }

  /** A look at the cluster's health before each node is no news unless it takes its time. */
  private static boolean isBrief(@Nullable WaitingFor waiting, Instant now) {
    return waiting != null
        && !waiting.isForAPerson()
        && Duration.between(waiting.since(), now).compareTo(NEWS) < 0;
  }
}

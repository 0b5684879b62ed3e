package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.starter.terminal.Terminal;
import io.openmldb.rollout.starter.text.StatusText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One table that is redrawn in place, with the last message under it. */
public final class LiveView implements View {

  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";

  private final PrintStream out;
  private final Terminal terminal;
  private final StatusText text;
  private final String name;
  private List<String> table = List.of();
  private String message = "";
  private int drawn;

  public LiveView(PrintStream out, Terminal terminal, StatusText text, String name) {
    this.out = out;
    this.terminal = terminal;
    this.text = text;
    this.name = name;
    out.print(HIDE_CURSOR);
  }

  @Override
  public synchronized void show(RolloutStatus status, Instant now) {
    table = text.of(status, name, now, terminal.rows()).lines();
    message = "";
    draw();
  }

  @Override
  public synchronized void say(String message, Instant now) {
    this.message = message;
    draw();
  }

  /** In one write, so that a terminal never shows half a table. */
  private void draw() {
    List<String> lines = new ArrayList<>(table);
    if (!message.isEmpty()) {
      lines.add("");
      message.lines().forEach(line -> lines.add(Ink.YELLOW.paint(line, terminal.colored())));
    }
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append('A');
    }
    frame.append("\r\u001b[J");
    lines.forEach(line -> frame.append(Ink.clip(line, terminal.columns() - 1)).append('\n'));
    out.print(frame);
    out.flush();
    drawn = lines.size();
  }

  @Override
  public synchronized void close() {
    out.print(SHOW_CURSOR);
    out.flush();
  }
}

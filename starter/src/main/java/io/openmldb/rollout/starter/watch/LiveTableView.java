package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.render.AnsiStyle;
import io.openmldb.rollout.starter.render.Terminal;
import io.openmldb.rollout.starter.render.TextOutput;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One table that is redrawn in place, with the last message under it.
 *
 * @param <S> what the table shows
 */
public final class LiveTableView<S> implements WatchView<S> {

  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";

  private final PrintStream out;
  private final Terminal terminal;
  private final BiFunction<S, Instant, TextOutput> text;
  private List<String> table = List.of();
  private String message = "";
  private int drawn;

  /**
   * @param text the table at a moment
   */
  public LiveTableView(
      PrintStream out, Terminal terminal, BiFunction<S, Instant, TextOutput> text) {
    this.out = out;
    this.terminal = terminal;
    this.text = text;
    out.print(HIDE_CURSOR);
  }

  @Override
  public synchronized void show(S status, Instant now) {
    table = text.apply(status, now).lines();
    message = "";
    draw();
  }

  @Override
  public synchronized void printMessage(String message, Instant now) {
    this.message = message;
    draw();
  }

  /** In one write, so that a terminal never shows half a table. */
  private void draw() {
    List<String> lines = new ArrayList<>(table);
    if (!message.isEmpty()) {
      lines.add("");
      message.lines().forEach(line -> lines.add(AnsiStyle.YELLOW.paint(line, terminal.colored())));
    }
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append('A');
    }
    frame.append("\r\u001b[J");
    lines.forEach(line -> frame.append(AnsiStyle.clip(line, terminal.columns() - 1)).append('\n'));
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

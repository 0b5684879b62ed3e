package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.render.AnsiStyle;
import io.openmldb.rollout.starter.render.Terminal;
import io.openmldb.rollout.starter.render.TerminalSize;
import io.openmldb.rollout.starter.render.TextOutput;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One table that is redrawn in place, with the last message under it.
 *
 * @param <S> what the table shows
 */
public final class LiveTableView<S> implements WatchView<S> {

  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  private final PrintStream out;
  private final Terminal terminal;
  private final TableText<S> text;
  private List<String> table = List.of();
  private String message = "";
  private int drawn;
  private TerminalSize size;

  /** A table of {@code status} at a moment, in {@code rows} lines or fewer where it can. */
  @FunctionalInterface
  public interface TableText<S> {
    TextOutput of(S status, Instant now, int rows);
  }

  public LiveTableView(PrintStream out, Terminal terminal, TableText<S> text) {
    this.out = out;
    this.terminal = terminal;
    this.text = text;
    this.size = terminal.size().get();
    out.print(HIDE_CURSOR);
  }

  @Override
  public synchronized void show(S status, Instant now) {
    TerminalSize current = terminal.size().get();
    table = text.of(status, now, current.rows()).lines();
    message = "";
    draw(current);
  }

  @Override
  public synchronized void printMessage(String message, Instant now) {
    this.message = message;
    draw(terminal.size().get());
  }

  /** In one write, so that a terminal never shows half a table. */
  private void draw(TerminalSize current) {
    List<String> lines = fitting(current.rows() - 1);
    StringBuilder frame = new StringBuilder(startOfFrame(current));
    lines.forEach(line -> frame.append(AnsiStyle.clip(line, current.columns() - 1)).append('\n'));
    out.print(frame);
    out.flush();
    drawn = lines.size();
    size = current;
  }

  /**
   * Back to the first line of the table. After a change of size a terminal may have wrapped its
   * lines, or cut them, so that nobody knows where that is: the screen is begun anew.
   */
  private String startOfFrame(TerminalSize current) {
    if (drawn > 0 && !current.equals(size)) {
      return CLEAR_SCREEN;
    }
    return (drawn > 0 ? "\u001b[" + drawn + "A" : "") + "\r\u001b[J";
  }

  /** The table and the message under it; more lines than {@code rows} could not be redrawn. */
  private List<String> fitting(int rows) {
    List<String> below = new ArrayList<>();
    if (!message.isEmpty()) {
      below.add("");
      message.lines().forEach(line -> below.add(AnsiStyle.YELLOW.paint(line, terminal.colored())));
    }
    List<String> lines =
        new ArrayList<>(table.subList(0, Math.max(0, Math.min(table.size(), rows - below.size()))));
    lines.addAll(below);
    return lines.subList(0, Math.min(lines.size(), rows));
  }

  @Override
  public synchronized void close() {
    out.print(SHOW_CURSOR);
    out.flush();
  }
}

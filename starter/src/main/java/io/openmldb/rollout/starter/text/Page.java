package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.json.Printable;
import io.openmldb.rollout.starter.terminal.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines under way: a text that grows, and knows whether it may use colours. */
public final class Page {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,8}m");

  private final boolean colored;
  private final List<String> lines = new ArrayList<>();

  public Page(boolean colored) {
    this.colored = colored;
  }

  public Page line(String text) {
    lines.add((colored ? withOwnColours(text) : Printable.lines(text)).stripTrailing());
    return this;
  }

  /** Whatever others wrote steers no terminal; only colours are left, which are this page's. */
  private static String withOwnColours(String text) {
    Matcher colour = COLOUR.matcher(text);
    StringBuilder shown = new StringBuilder();
    int from = 0;
    while (colour.find()) {
      shown.append(Printable.lines(text.substring(from, colour.start()))).append(colour.group());
      from = colour.end();
    }
    return shown.append(Printable.lines(text.substring(from))).toString();
  }

  public Page line(Ink ink, String text) {
    return line(paint(ink, text));
  }

  /** An empty line, unless the page is empty or ends with one. */
  public Page gap() {
    if (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
    return this;
  }

  public String paint(Ink ink, String text) {
    return ink.paint(text, colored);
  }

  /**
   * Rows with their cells aligned, each line after {@code indent}. Columns that are empty in every
   * row take no room.
   */
  public Page table(String indent, List<List<Cell>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    for (List<Cell> row : rows) {
      line(indent + align(row, widths));
    }
    return this;
  }

  private String align(List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      if (widths[i] > 0) {
        String padding = " ".repeat(widths[i] - cell.text().length());
        line.append(paint(cell.ink(), cell.text())).append(padding).append("  ");
      }
    }
    return line.toString();
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  /** One cell of a table. */
  public record Cell(String text, Ink ink) {

    public Cell {
      text = Printable.lines(text);
    }

    public Cell(String text) {
      this(text, Ink.PLAIN);
    }
  }
}

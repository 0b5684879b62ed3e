package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.json.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines under way: a text that grows, and knows whether it may use colours. */
public final class TextOutput {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,8}m");

  private final boolean colored;
  private final List<String> lines = new ArrayList<>();

  public TextOutput(boolean colored) {
    this.colored = colored;
  }

  public TextOutput line(String text) {
    lines.add((colored ? withOwnColours(text) : PrintableText.lines(text)).stripTrailing());
    return this;
  }

  /** Whatever others wrote steers no terminal; only colours are left, which are this page's. */
  private static String withOwnColours(String text) {
    Matcher colour = COLOUR.matcher(text);
    StringBuilder shown = new StringBuilder();
    int from = 0;
    while (colour.find()) {
      shown
          .append(PrintableText.lines(text.substring(from, colour.start())))
          .append(colour.group());
      from = colour.end();
    }
    return shown.append(PrintableText.lines(text.substring(from))).toString();
  }

  public TextOutput line(AnsiStyle ink, String text) {
    return line(paint(ink, text));
  }

  /** An empty line, unless the page is empty or ends with one. */
  public TextOutput blankLine() {
    if (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
    return this;
  }

  public String paint(AnsiStyle ink, String text) {
    return ink.paint(text, colored);
  }

  /**
   * Rows with their cells aligned, each line after {@code indent}. Columns that are empty in every
   * row take no room.
   */
  public TextOutput table(String indent, List<List<Cell>> rows) {
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
        line.append(paint(cell.style(), cell.text())).append(padding).append("  ");
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
  public record Cell(String text, AnsiStyle style) {

    public Cell(@Nullable String text, AnsiStyle style) {
      this.text = PrintableText.lines(text);
      this.style = style;
    }

    public Cell(@Nullable String text) {
      this(text, AnsiStyle.PLAIN);
    }
  }
}

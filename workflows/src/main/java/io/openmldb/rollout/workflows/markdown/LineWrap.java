package io.openmldb.rollout.workflows.markdown;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks the lines of a code block where Temporal's UI has no room for more. It shows current
 * details in half of its page and does not break code; the rest of a longer line is behind a scroll
 * bar at the far end.
 */
public final class LineWrap {

  /** Characters that there is room for when the browser's window is 1280 pixels wide. */
  public static final int WIDTH = 56;

  private LineWrap() {}

  /** The lines of {@code text}, each broken where it is too long. */
  public static List<String> of(String text) {
    return of(text, 0);
  }

  /** The same; what follows a break is indented by {@code indent} characters. */
  public static List<String> of(String text, int indent) {
    List<String> lines = new ArrayList<>();
    text.lines().forEach(line -> wrap(line.stripTrailing(), indent, lines));
    return List.copyOf(lines);
  }

  private static void wrap(String line, int indent, List<String> lines) {
    String rest = line;
    while (rest.length() > WIDTH) {
      int end = end(rest, indent);
      lines.add(rest.substring(0, end).stripTrailing());
      rest = " ".repeat(indent) + rest.substring(end).stripLeading();
    }
    lines.add(rest);
  }

  /** Where {@code line} breaks: between two words, or within one that is longer than a line. */
  private static int end(String line, int indent) {
    int blank = line.lastIndexOf(' ', WIDTH);
    return blank > indent && !line.substring(0, blank).isBlank() ? blank : WIDTH;
  }
}

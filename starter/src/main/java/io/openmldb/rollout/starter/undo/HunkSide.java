package io.openmldb.rollout.starter.undo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a hunk of a unified diff shows of one of its two files.
 *
 * @param atTop whether the file begins where the hunk does
 * @param lines the file's lines there
 */
record HunkSide(boolean atTop, List<Line> lines) {

  private static final Pattern HEADER =
      Pattern.compile("@@ -(?<before>\\d+)(,\\d+)? \\+(?<after>\\d+)(,\\d+)? @@.*");

  HunkSide {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param text without its line end
   * @param changed whether the other file has it not
   */
  record Line(String text, boolean changed) {}

  /** The hunks of {@code diff}, as they were before it. */
  static List<HunkSide> before(String diff) {
    return sides(diff, "before", '-');
  }

  /** The hunks of {@code diff}, as they are after it. */
  static List<HunkSide> after(String diff) {
    return sides(diff, "after", '+');
  }

  private static List<HunkSide> sides(String diff, String side, char sign) {
    List<HunkSide> hunks = new ArrayList<>();
    boolean atTop = false;
    List<Line> lines = null;
    for (String line : diff == null ? new String[0] : diff.split("\n", -1)) {
      Matcher header = HEADER.matcher(line);
      if (header.matches()) {
        add(hunks, atTop, lines);
        atTop = Long.parseLong(header.group(side)) <= 1;
        lines = new ArrayList<>();
      } else if (lines != null && !line.isEmpty()) {
        // Other lines are of the other file, or say that a line end is missing.
        boolean changed = line.charAt(0) == sign;
        if (changed || line.charAt(0) == ' ') {
          lines.add(new Line(withoutCarriageReturn(line.substring(1)), changed));
        }
      }
    }
    add(hunks, atTop, lines);
    return hunks;
  }

  private static void add(List<HunkSide> hunks, boolean atTop, List<Line> lines) {
    if (lines != null) {
      hunks.add(new HunkSide(atTop, lines));
    }
  }

  private static String withoutCarriageReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}

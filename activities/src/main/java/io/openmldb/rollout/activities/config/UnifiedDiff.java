package io.openmldb.rollout.activities.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A unified diff of a configuration file, as {@code diff -u} prints it, with secrets masked. */
public final class UnifiedDiff {

  private static final int CONTEXT = 3;
  private static final String NO_LINE_END = "\\ No newline at end of file\n";

  private UnifiedDiff() {}

  /**
   * The diff of two contents.
   *
   * @param file the name to show
   * @return empty when the contents are equal
   */
  public static String of(byte[] before, byte[] after, String file, Masking masking) {
    List<DiffLine> lines = LineDiff.of(linesOf(before), linesOf(after));
    StringBuilder diff = new StringBuilder();
    Position position = new Position(0, 0);
    int hunkEnd = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (i >= hunkEnd && lines.get(i).kind() != DiffLine.Kind.SAME) {
        int start = Math.max(hunkEnd, i - CONTEXT);
        Position above = position.after(lines.subList(hunkEnd, start));
        hunkEnd = endOfHunk(lines, i);
        position = above.after(lines.subList(start, hunkEnd));
        appendHunk(diff, lines.subList(start, hunkEnd), above, position, masking);
      }
    }
    return diff.isEmpty() ? "" : "--- " + file + "\n+++ " + file + "\n" + diff;
  }

  /** Lines with their line ends; only the last may have none. */
  private static List<String> linesOf(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  /** Changes with no more than twice the context between them share a hunk. */
  private static int endOfHunk(List<DiffLine> lines, int firstChange) {
    int lastChange = firstChange;
    for (int i = firstChange; i < lines.size() && i <= lastChange + 2 * CONTEXT; i++) {
      if (lines.get(i).kind() != DiffLine.Kind.SAME) {
        lastChange = i;
      }
    }
    return Math.min(lines.size(), lastChange + CONTEXT + 1);
  }

  private static void appendHunk(
      StringBuilder diff, List<DiffLine> hunk, Position above, Position end, Masking masking) {
    diff.append("@@ -")
        .append(range(above.before(), end.before()))
        .append(" +")
        .append(range(above.after(), end.after()))
        .append(" @@\n");
    for (DiffLine line : hunk) {
      String text = line.text();
      boolean ended = text.endsWith("\n");
      diff.append(line.kind().sign())
          .append(masking.text(ended ? text.substring(0, text.length() - 1) : text))
          .append('\n')
          .append(ended ? "" : NO_LINE_END);
    }
  }

  /** Where a hunk begins in one of the files, and how many lines it has there. */
  private static String range(int above, int end) {
    int length = end - above;
    int first = length == 0 ? above : above + 1;
    return length == 1 ? String.valueOf(first) : first + "," + length;
  }

  /**
   * How many lines of each file stand above some place of a diff.
   *
   * @param before of the file as it was
   * @param after of the file as it is
   */
  private record Position(int before, int after) {

    Position after(List<DiffLine> lines) {
      int added = count(lines, DiffLine.Kind.ADDED);
      int removed = count(lines, DiffLine.Kind.REMOVED);
      return new Position(before + lines.size() - added, after + lines.size() - removed);
    }

    private static int count(List<DiffLine> lines, DiffLine.Kind kind) {
      return (int) lines.stream().filter(line -> line.kind() == kind).count();
    }
  }
}

package io.openmldb.rollout.activities.config.diff;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.secrets.Masking;
import java.util.List;

/** A unified diff of a configuration file, as {@code diff -u} prints it, with secrets masked. */
public final class UnifiedDiff {

  private static final int CONTEXT = 3;
  private static final String NO_LINE_END = "\\ No newline at end of file\n";

  private final MaskedLines before;
  private final MaskedLines after;

  private UnifiedDiff(MaskedLines before, MaskedLines after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The diff of two contents. The values that either gives to secret keys are hidden wherever they
   * stand.
   *
   * @param file the name to show
   * @return empty when the contents are equal
   */
  public static String of(ConfigFile before, ConfigFile after, String file, Masking masking) {
    Masking all = masking.alsoHidingValuesOf(before.values()).alsoHidingValuesOf(after.values());
    return new UnifiedDiff(new MaskedLines(before, all), new MaskedLines(after, all)).of(file);
  }

  private String of(String file) {
    List<DiffLine> lines = LineDiff.of(before.raw(), after.raw());
    StringBuilder diff = new StringBuilder();
    Position position = new Position(0, 0);
    int hunkEnd = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (i >= hunkEnd && lines.get(i).kind() != DiffLine.Kind.SAME) {
        int start = Math.max(hunkEnd, i - CONTEXT);
        Position above = position.after(lines.subList(hunkEnd, start));
        hunkEnd = endOfHunk(lines, i);
        position = above.after(lines.subList(start, hunkEnd));
        appendHunk(diff, lines.subList(start, hunkEnd), above, position);
      }
    }
    return diff.isEmpty() ? "" : "--- " + file + "\n+++ " + file + "\n" + diff;
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

  private void appendHunk(StringBuilder diff, List<DiffLine> hunk, Position above, Position end) {
    diff.append("@@ -")
        .append(range(above.before(), end.before()))
        .append(" +")
        .append(range(above.after(), end.after()))
        .append(" @@\n");
    Position position = above;
    for (DiffLine line : hunk) {
      diff.append(line.kind().sign())
          .append(shown(line.kind(), position))
          .append('\n')
          .append(line.text().endsWith("\n") ? "" : NO_LINE_END);
      position = position.after(List.of(line));
    }
  }

  private String shown(DiffLine.Kind kind, Position position) {
    return switch (kind) {
      case REMOVED -> before.shown(position.before());
      case ADDED -> after.shown(position.after());
      case SAME -> {
        String shown = before.shown(position.before());
        // The same line may belong to a secret in one of the files only.
        yield shown.equals(after.shown(position.after())) ? shown : Masking.MASK;
      }
    };
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

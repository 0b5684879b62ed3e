package io.openmldb.rollout.activities.config;

import java.util.ArrayList;
import java.util.List;

/** The shortest way from one list of lines to another, by their longest common subsequence. */
final class LineDiff {

  private LineDiff() {}

  static List<DiffLine> of(List<String> before, List<String> after) {
    int[][] common = commonFromHere(before, after);
    List<DiffLine> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      boolean bothLeft = i < before.size() && j < after.size();
      if (bothLeft && before.get(i).equals(after.get(j))) {
        lines.add(new DiffLine(DiffLine.Kind.SAME, before.get(i++)));
        j++;
      } else if (j == after.size() || (bothLeft && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new DiffLine(DiffLine.Kind.REMOVED, before.get(i++)));
      } else {
        lines.add(new DiffLine(DiffLine.Kind.ADDED, after.get(j++)));
      }
    }
    return lines;
  }

  /** {@code [i][j]}: how many lines the rests from {@code i} and from {@code j} have in common. */
  private static int[][] commonFromHere(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}

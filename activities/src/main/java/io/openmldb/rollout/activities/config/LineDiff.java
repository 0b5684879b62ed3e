package io.openmldb.rollout.activities.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A short way from one list of lines to another: what both begin and end with stays, and between
 * that Myers' algorithm finds the fewest changes ("An O(ND) Difference Algorithm and Its
 * Variations", 1986). Its time and memory depend on how much differs, and not on how long the files
 * are. Where more differs than {@link #MOST_CHANGES} lines, all that stands between the common
 * beginning and end is shown as taken out and put in.
 */
final class LineDiff {

  /** What is kept on the way grows with the square of this: to some two megabytes. */
  private static final int MOST_CHANGES = 1_000;

  private final List<String> before;
  private final List<String> after;

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** Every line of both; of lines that stand side by side, what was taken out comes first. */
  static List<DiffLine> of(List<String> before, List<String> after) {
    int shorter = Math.min(before.size(), after.size());
    int head = 0;
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head && fromEnd(before, tail).equals(fromEnd(after, tail))) {
      tail++;
    }
    List<DiffLine> lines = new ArrayList<>();
    add(DiffLine.Kind.SAME, before.subList(0, head), lines);
    lines.addAll(
        new LineDiff(
                before.subList(head, before.size() - tail),
                after.subList(head, after.size() - tail))
            .lines());
    add(DiffLine.Kind.SAME, before.subList(before.size() - tail, before.size()), lines);
    return lines;
  }

  private static String fromEnd(List<String> lines, int distance) {
    return lines.get(lines.size() - 1 - distance);
  }

  private static void add(DiffLine.Kind kind, List<String> texts, List<DiffLine> lines) {
    texts.forEach(text -> lines.add(new DiffLine(kind, text)));
  }

  private List<DiffLine> lines() {
    List<int[]> furthest = new ArrayList<>();
    for (int changes = 0; changes <= MOST_CHANGES; changes++) {
      int[] reached = reached(changes, furthest);
      furthest.add(reached);
      int end = before.size() - after.size();
      boolean done = Math.abs(end) <= changes && (changes - end) % 2 == 0;
      if (done && reached[(end + changes) / 2] == before.size()) {
        return removedFirst(wayBack(changes, furthest));
      }
    }
    List<DiffLine> whole = new ArrayList<>();
    add(DiffLine.Kind.REMOVED, before, whole);
    add(DiffLine.Kind.ADDED, after, whole);
    return whole;
  }

  /**
   * How far into {@code before} one can come with so many changes, for each difference between the
   * positions in {@code before} and {@code after}, from {@code -changes} in steps of two.
   *
   * @param furthest the same for each smaller number of changes
   */
  private int[] reached(int changes, List<int[]> furthest) {
    int[] reached = new int[changes + 1];
    for (int k = 0; k <= changes; k++) {
      int difference = 2 * k - changes;
      int i = changes == 0 ? 0 : start(k, changes, furthest.get(changes - 1));
      // A position beyond an end only stands for a way that leads nowhere.
      while (i < before.size()
          && i - difference < after.size()
          && before.get(i).equals(after.get(i - difference))) {
        i++;
      }
      reached[k] = i;
    }
    return reached;
  }

  /** Where the last change leads to, before the equal lines that follow it. */
  private static int start(int k, int changes, int[] fewer) {
    return comesByAddition(k, changes, fewer) ? fewer[k] : fewer[k - 1] + 1;
  }

  private static boolean comesByAddition(int k, int changes, int[] fewer) {
    return k == 0 || (k < changes && fewer[k - 1] < fewer[k]);
  }

  private List<DiffLine> wayBack(int changes, List<int[]> furthest) {
    List<DiffLine> backwards = new ArrayList<>();
    int i = before.size();
    int k = (before.size() - after.size() + changes) / 2;
    for (int left = changes; left > 0; left--) {
      int[] fewer = furthest.get(left - 1);
      int start = start(k, left, fewer);
      while (i > start) {
        backwards.add(new DiffLine(DiffLine.Kind.SAME, before.get(--i)));
      }
      if (comesByAddition(k, left, fewer)) {
        int j = i - (2 * k - left);
        backwards.add(new DiffLine(DiffLine.Kind.ADDED, after.get(j - 1)));
      } else {
        backwards.add(new DiffLine(DiffLine.Kind.REMOVED, before.get(--i)));
        k--;
      }
    }
    while (i > 0) {
      backwards.add(new DiffLine(DiffLine.Kind.SAME, before.get(--i)));
    }
    Collections.reverse(backwards);
    return backwards;
  }

  /** As people expect it; between equal lines the order of changes is free. */
  private static List<DiffLine> removedFirst(List<DiffLine> lines) {
    List<DiffLine> ordered = new ArrayList<>();
    List<DiffLine> added = new ArrayList<>();
    for (DiffLine line : lines) {
      if (line.kind() == DiffLine.Kind.ADDED) {
        added.add(line);
      } else {
        if (line.kind() == DiffLine.Kind.SAME) {
          ordered.addAll(added);
          added.clear();
        }
        ordered.add(line);
      }
    }
    ordered.addAll(added);
    return ordered;
  }
}

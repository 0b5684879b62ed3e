package io.openmldb.rollout.activities.config.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.List;

/**
 * The fewest changes from one list of lines to another. Where more differs than {@link
 * #MOST_CHANGES} lines, all that stands between the common beginning and end is shown as taken out
 * and put in.
 */
final class LineDiff {

  /** Time and memory of a comparison grow with the square of this. */
  private static final int MOST_CHANGES = 1_000;

  private LineDiff() {}

  /** Every line of both; of lines that stand side by side, what was taken out comes first. */
  static List<DiffLine> of(List<String> before, List<String> after) {
    try {
      List<DiffLine> lines = new ArrayList<>();
      for (AbstractDelta<String> delta :
          DiffUtils.diff(before, after, new MyersDiff<>(), new Bound(), true).getDeltas()) {
        if (delta.getType() == DeltaType.EQUAL) {
          add(DiffLine.Kind.SAME, delta.getSource().getLines(), lines);
        } else {
          add(DiffLine.Kind.REMOVED, delta.getSource().getLines(), lines);
          add(DiffLine.Kind.ADDED, delta.getTarget().getLines(), lines);
        }
      }
      return lines;
    } catch (TooManyChangesException e) {
      return replaced(before, after);
    }
  }

  private static List<DiffLine> replaced(List<String> before, List<String> after) {
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
    add(DiffLine.Kind.REMOVED, before.subList(head, before.size() - tail), lines);
    add(DiffLine.Kind.ADDED, after.subList(head, after.size() - tail), lines);
    add(DiffLine.Kind.SAME, before.subList(before.size() - tail, before.size()), lines);
    return lines;
  }

  private static String fromEnd(List<String> lines, int distance) {
    return lines.get(lines.size() - 1 - distance);
  }

  private static void add(DiffLine.Kind kind, List<String> texts, List<DiffLine> lines) {
    texts.forEach(text -> lines.add(new DiffLine(kind, text)));
  }

  /** Ends a comparison that takes too long; the library itself has no bound. */
  private static final class Bound implements DiffAlgorithmListener {

    @Override
    public void diffStart() {}

    @Override
    public void diffStep(int changes, int most) {
      if (changes > MOST_CHANGES) {
        throw new TooManyChangesException();
      }
    }

    @Override
    public void diffEnd() {}
  }

  /** More differs than is compared line by line. */
  private static final class TooManyChangesException extends RuntimeException {}
}

package io.openmldb.rollout.activities.config.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replacements in a text that do not overlap, collected first and made together. */
public final class TextEdits {

  private final List<Splice> all = new ArrayList<>();

  private record Splice(int from, int to, String replacement) {}

  /** Replaces what stands from {@code from} to {@code to}, exclusively. */
  public void replace(int from, int to, String replacement) {
    all.add(new Splice(from, to, replacement));
  }

  /** Inserts before {@code at}; insertions at one place keep the order in which they are added. */
  public void insert(int at, String text) {
    replace(at, at, text);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * {@code text} with all of them.
   *
   * @throws ConfigFileException when two of them want the same line, each otherwise
   */
  public String applyTo(String text) {
    // The sort is stable; at one place, insertions come before a replacement of what follows.
    all.sort(Comparator.comparingInt(Splice::from).thenComparingInt(Splice::to));
    StringBuilder result = new StringBuilder();
    int done = 0;
    for (Splice splice : all) {
      if (splice.from() < done) {
        throw new ConfigFileException("two of the changes are to the same line of the file");
      }
      result.append(text, done, splice.from()).append(splice.replacement());
      done = splice.to();
    }
    return result.append(text.substring(done)).toString();
  }
}

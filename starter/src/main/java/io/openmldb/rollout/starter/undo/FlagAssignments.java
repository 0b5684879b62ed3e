package io.openmldb.rollout.starter.undo;

import java.util.ArrayList;
import java.util.List;

/** Reads what a diff shows of a flag file, as gflags would. */
final class FlagAssignments {

  /** What a decoder puts where bytes are no text. */
  private static final char UNDECODED = '\uFFFD';

  private FlagAssignments() {}

  static List<KeyAssignment> in(HunkSide hunk) {
    List<KeyAssignment> found = new ArrayList<>();
    for (HunkSide.Line line : hunk.lines()) {
      String text = line.text().stripLeading();
      if (text.matches("(?s)--?[^-=].*")) {
        found.add(read(text.substring(text.startsWith("--") ? 2 : 1), line));
      }
    }
    return found;
  }

  private static KeyAssignment read(String flag, HunkSide.Line line) {
    // A carriage return that ends no line of the diff ends one for gflags all the same.
    boolean clear = flag.indexOf('\r') < 0 && flag.indexOf(UNDECODED) < 0;
    int separator = flag.indexOf('=');
    if (separator >= 0) {
      String value = clear ? flag.substring(separator + 1) : null;
      return new KeyAssignment(name(flag.substring(0, separator)), value, line.changed());
    }
    boolean negated = flag.startsWith("no");
    String value = negated ? "false" : "true";
    return new KeyAssignment(
        name(negated ? flag.substring(2) : flag), clear ? value : null, line.changed());
  }

  /** gflags takes dashes in names for underscores. */
  private static String name(String written) {
    return written.replace('-', '_');
  }
}

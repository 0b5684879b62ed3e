package io.openmldb.rollout.activities.config.gflags;

import io.openmldb.rollout.activities.config.gflags.FlagLine.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a flag file into lines exactly as gflags 2.2 does, its surprises included: a line ends at
 * the next carriage return anywhere in the rest of the file, if there is one, else at the next line
 * feed; a line that is no flag and no comment names programs, and the flags below it count only for
 * those; nothing after a NUL byte is read.
 */
final class FlagFileLines {

  /**
   * How start.sh calls the server, and its name alone: what a list of programs is compared with.
   */
  private static final List<String> PROGRAM_NAMES = List.of("./bin/openmldb", "openmldb");

  private final String text;
  private final int end;
  private final List<FlagLine> lines = new ArrayList<>();
  private int carriageReturn;

  private FlagFileLines(String text) {
    this.text = text;
    this.carriageReturn = text.indexOf('\r');
    int nul = text.indexOf('\0');
    this.end = nul < 0 ? text.length() : nul;
  }

  /** The lines of {@code text}, one character a byte; blank ones are left out. */
  static List<FlagLine> of(String text) {
    FlagFileLines cutting = new FlagFileLines(text);
    cutting.cut();
    return List.copyOf(cutting.lines);
  }

  private void cut() {
    int position = 0;
    int number = 1;
    Scope scope = Scope.INITIAL;
    while (true) {
      int textStart = position;
      while (textStart < end && isSpace(text.charAt(textStart))) {
        textStart++;
      }
      if (textStart == end) {
        return;
      }
      number += lineFeeds(position, textStart);
      int textEnd = endOfLine(textStart);
      String line = text.substring(textStart, textEnd);
      scope = scopeAfter(line, scope);
      lines.add(
          new FlagLine(
              number, startOfLine(textStart), textStart, textEnd, afterEnd(textEnd), line, scope));
      number += lineFeeds(textStart, textEnd);
      position = textEnd;
    }
  }

  private int endOfLine(int from) {
    int next = carriageReturnFrom(from);
    int lineEnd = next >= 0 && next < end ? next : text.indexOf('\n', from);
    return lineEnd < 0 || lineEnd > end ? end : lineEnd;
  }

  /**
   * Looked for once and kept until it is passed: most files have none, and some a million lines.
   */
  private int carriageReturnFrom(int from) {
    if (carriageReturn >= 0 && carriageReturn < from) {
      carriageReturn = text.indexOf('\r', from);
    }
    return carriageReturn;
  }

  private int startOfLine(int textStart) {
    int start = textStart;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    return start;
  }

  private int afterEnd(int textEnd) {
    if (text.startsWith("\r\n", textEnd)) {
      return textEnd + 2;
    }
    boolean terminated =
        textEnd < end && (text.charAt(textEnd) == '\n' || text.charAt(textEnd) == '\r');
    return terminated ? textEnd + 1 : textEnd;
  }

  private int lineFeeds(int from, int to) {
    return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
  }

  private static Scope scopeAfter(String line, Scope before) {
    if (line.startsWith("#")) {
      return before;
    }
    if (line.startsWith("-")) {
      return new Scope(before.ours(), false);
    }
    // A list may have several lines; it is for us when one of its words is.
    boolean already = before.inProgramList() && before.ours();
    return new Scope(already || namesThisProgram(line), true);
  }

  private static boolean namesThisProgram(String line) {
    for (String word : line.split(" ", -1)) {
      for (String name : PROGRAM_NAMES) {
        if (word.equals(name) || ProgramPattern.matches(word, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}

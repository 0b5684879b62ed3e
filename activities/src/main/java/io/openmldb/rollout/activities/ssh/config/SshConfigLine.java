package io.openmldb.rollout.activities.ssh.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of an OpenSSH configuration that says something.
 *
 * @param file where it stands
 * @param number its line there, from 1
 * @param keyword in lower case
 * @param rest what follows, as written
 */
record SshConfigLine(Path file, int number, String keyword, String rest) {

  private static final String BLANKS = " \t\r\n\f";

  /** Empty for a comment or a blank line. */
  static Optional<SshConfigLine> of(Path file, int number, String text) {
    int begin = 0;
    while (begin < text.length() && BLANKS.indexOf(text.charAt(begin)) >= 0) {
      begin++;
    }
    if (begin == text.length() || text.charAt(begin) == '#') {
      return Optional.empty();
    }
    Word keyword = Word.first(text.substring(begin).stripTrailing());
    if (keyword == null) {
      throw new SshConfigException(file + ":" + number + ": a quote is not closed");
    }
    String name = keyword.text.toLowerCase(Locale.ROOT);
    SshConfigLine line = new SshConfigLine(file, number, name, keyword.rest.strip());
    if (line.rest.isEmpty()) {
      throw line.problem(name + " has no value");
    }
    return Optional.of(line);
  }

  /** What is wrong with it. */
  SshConfigException problem(String what) {
    return new SshConfigException(file + ":" + number + ": " + what);
  }

  /** The values, without quotes and a comment at the end. */
  List<String> values() {
    List<String> values = new ArrayList<>();
    int i = 0;
    while (i < rest.length()) {
      char at = rest.charAt(i);
      if (at == ' ' || at == '\t') {
        i++;
        continue;
      }
      if (at == '#') {
        break;
      }
      StringBuilder value = new StringBuilder();
      char quote = 0;
      for (; i < rest.length(); i++) {
        char c = rest.charAt(i);
        char next = i + 1 < rest.length() ? rest.charAt(i + 1) : 0;
        if (c == '\\'
            && (next == '\'' || next == '"' || next == '\\' || (quote == 0 && next == ' '))) {
          value.append(next);
          i++;
        } else if (quote == 0 && (c == ' ' || c == '\t')) {
          break;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (quote != 0 && c == quote) {
          quote = 0;
        } else {
          value.append(c);
        }
      }
      if (quote != 0) {
        throw problem("a quote is not closed");
      }
      values.add(value.toString());
    }
    return values;
  }

  /** The only value. */
  String value() {
    List<String> values = values();
    if (values.isEmpty() || values.get(0).isEmpty()) {
      throw problem(keyword + " has no value");
    }
    if (values.size() > 1) {
      throw problem(keyword + " has more than one value");
    }
    return values.get(0);
  }

  /** Words of a {@code Match} line, which are separated as its keyword is from what follows. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    String left = rest;
    while (!left.isEmpty()) {
      Word word = Word.first(left);
      if (word == null) {
        throw problem("a quote is not closed");
      }
      if (!word.text.isEmpty()) {
        words.add(word.text);
      }
      left = word.rest;
    }
    return words;
  }

  /** A word, and what stands behind it and its separator: blanks, of which one may be "=". */
  private record Word(String text, String rest) {

    /** Null when a quote is not closed. */
    static @Nullable Word first(String text) {
      int end = 0;
      while (end < text.length() && (BLANKS + "\"=").indexOf(text.charAt(end)) < 0) {
        end++;
      }
      if (end == text.length()) {
        return new Word(text, "");
      }
      if (text.charAt(end) == '"') {
        int close = text.indexOf('"', end + 1);
        return close < 0
            ? null
            : new Word(
                text.substring(0, end) + text.substring(end + 1, close),
                text.substring(afterBlanks(text, close + 1)));
      }
      boolean separated = text.charAt(end) == '=';
      int next = afterBlanks(text, end + 1);
      if (!separated && next < text.length() && text.charAt(next) == '=') {
        next = afterBlanks(text, next + 1);
      }
      return new Word(text.substring(0, end), text.substring(next));
    }

    private static int afterBlanks(String text, int from) {
      int at = from;
      while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return at;
    }
  }
}

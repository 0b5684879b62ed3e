package io.openmldb.rollout.activities.config.diff;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.secrets.Masking;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a configuration file with their secrets hidden. A line stays one line, and a line
 * that continues in the next one still does.
 */
final class MaskedLines {

  /** A key and a value with blanks between them, also where somebody has commented them out. */
  private static final Pattern BLANK_SEPARATED =
      Pattern.compile("(?s)(?<before>[\\s#!]*-{0,2}(?<key>[\\w.-]+)[ \\t\\f]+)[^=:\\s].*");

  private final String text;
  private final List<Integer> starts = new ArrayList<>();
  private final NavigableMap<Integer, Integer> secrets;
  private final Masking masking;

  /**
   * @param file the file
   * @param masking which keys are secret, and which values are hidden wherever they stand
   */
  MaskedLines(ConfigFile file, Masking masking) {
    // One character a byte, as the spans count.
    this.text = new String(file.bytes(), StandardCharsets.ISO_8859_1);
    this.secrets = SecretRanges.of(file, masking);
    this.masking = masking;
    for (int start = 0; start < text.length(); start = end(start)) {
      starts.add(start);
    }
  }

  /** The lines as they are, with their line ends, to be compared; one character a byte. */
  List<String> raw() {
    return starts.stream().map(start -> text.substring(start, end(start))).toList();
  }

  /**
   * A line as it may be shown, without its line feed.
   *
   * @param index from 0
   */
  String shown(int index) {
    int start = starts.get(index);
    int end = end(start);
    if (text.charAt(end - 1) == '\n') {
      end--;
    }
    Map.Entry<Integer, Integer> secret = SecretRanges.within(start, end, secrets);
    if (secret == null) {
      return masked(start, end);
    }
    int from = Math.max(start, secret.getKey());
    int to = Math.min(end, secret.getValue());
    return masked(start, from)
        + (from == start ? indent(from, to) : "")
        + Masking.MASK
        + (secret.getValue() > end ? continuation(to) : "")
        + masked(to, end);
  }

  private int end(int start) {
    int lineFeed = text.indexOf('\n', start);
    return lineFeed < 0 ? text.length() : lineFeed + 1;
  }

  private String masked(int from, int to) {
    String line = decoded(from, to);
    Matcher matcher = BLANK_SEPARATED.matcher(line);
    boolean holdsSecret = matcher.matches() && masking.hides(matcher.group("key"));
    return masking.text(holdsSecret ? matcher.group("before") + Masking.MASK : line);
  }

  private String decoded(int from, int to) {
    byte[] bytes = text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String indent(int from, int to) {
    String part = text.substring(from, to);
    return part.substring(0, part.length() - part.stripLeading().length());
  }

  private String continuation(int to) {
    if (text.startsWith("\\\r", to - 2)) {
      return "\\\r";
    }
    return text.charAt(to - 1) == '\\' ? "\\" : "";
  }
}

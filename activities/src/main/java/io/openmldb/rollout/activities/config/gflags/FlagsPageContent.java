package io.openmldb.rollout.activities.config.gflags;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running process says of its own flags on its {@code /flags} page.
 *
 * <p>A line reads {@code name | value (default:X) | description | file}, the bracket only where the
 * value differs from the default, and {@code (R)} after the name of a flag that can be reloaded. A
 * value may hold the separator itself, so a line is only ever compared with an expected value.
 */
public final class FlagsPageContent {

  private static final Pattern LINE = Pattern.compile("(?<name>\\S+)( \\(R\\))? \\| (?<rest>.*)");
  private static final String DEFAULT = " (default:";

  private final Map<String, String> rests;

  private FlagsPageContent(Map<String, String> rests) {
    this.rests = rests;
  }

  /** Reads a page's text. */
  public static FlagsPageContent parse(String text) {
    Map<String, String> rests = new LinkedHashMap<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> rests.put(line.group("name"), line.group("rest")));
    return new FlagsPageContent(rests);
  }

  /** Whether the process knows a flag {@code name}. */
  public boolean has(String name) {
    return rests.containsKey(name);
  }

  /** Whether flag {@code name} has the value {@code expected}. */
  public boolean shows(String name, String expected) {
    String rest = rests.get(name);
    if (rest == null) {
      return false;
    }
    boolean literally = rest.startsWith(expected + " | ") || rest.startsWith(expected + DEFAULT);
    return literally || valueIn(rest).filter(v -> FlagValues.areSame(expected, v)).isPresent();
  }

  /** The value of flag {@code name} as far as the page shows it. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(rests.get(name)).flatMap(FlagsPageContent::valueIn);
  }

  /** Whether flag {@code name} has its default value. */
  public boolean showsDefault(String name) {
    String rest = rests.get(name);
    return rest != null && !rest.contains(DEFAULT);
  }

  /** What stands before the bracket or the first separator; right for all but odd texts. */
  private static Optional<String> valueIn(String rest) {
    int separator = rest.indexOf(" | ");
    if (separator < 0) {
      return Optional.empty();
    }
    String value = rest.substring(0, separator);
    int bracket = value.lastIndexOf(DEFAULT);
    return Optional.of(bracket < 0 ? value : value.substring(0, bracket));
  }
}

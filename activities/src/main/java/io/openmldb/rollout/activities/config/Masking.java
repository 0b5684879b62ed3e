package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.request.SecretKeys;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides the values of secret keys in whatever a person may come to read. Immutable. */
public final class Masking {

  /** Stands for a hidden value. */
  public static final String MASK = "******";

  /** Keys with passw, secret, token and the like in their names, and ZooKeeper's certificates. */
  public static final Masking DEFAULT = new Masking(Set.of(), Set.of());

  /** A key, what separates it from its value, and the value: quoted, or up to the line's end. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?<key>[\\w.-]+)(?<separator>[\"']?[ \\t]*[=:][ \\t]*)"
              + "(?<value>\"[^\"\\r\\n]*\"|'[^'\\r\\n]*'|[^\\r\\n]+)");

  /** A shorter value is part of too many words: masking it would hide nothing but the text. */
  private static final int SHORTEST_VALUE = 6;

  private final Set<String> further;
  private final Set<String> values;

  private Masking(Set<String> further, Set<String> values) {
    this.further = further;
    this.values = values;
  }

  /** The same, with {@code keys} hidden too. */
  public Masking alsoHiding(Collection<String> keys) {
    Set<String> all = new HashSet<>(further);
    keys.forEach(key -> all.add(key.toLowerCase(Locale.ROOT)));
    return new Masking(Set.copyOf(all), values);
  }

  /** The same, with {@code secrets} hidden wherever they stand in a text. */
  public Masking alsoHidingValues(Collection<String> secrets) {
    Set<String> all = new HashSet<>(values);
    secrets.stream().filter(value -> value.length() >= SHORTEST_VALUE).forEach(all::add);
    return new Masking(further, Set.copyOf(all));
  }

  /** The same, with the values that {@code config} gives to secret keys hidden in any text. */
  public Masking alsoHidingValuesOf(Map<String, String> config) {
    return alsoHidingValues(
        config.entrySet().stream()
            .filter(entry -> hides(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }

  /** Whether values of {@code key} are hidden. */
  public boolean hides(String key) {
    return SecretKeys.isUsual(key) || further.contains(key.toLowerCase(Locale.ROOT));
  }

  /** {@code value}, or the mask when {@code key} is secret. */
  public String value(String key, String value) {
    return hides(key) ? MASK : value;
  }

  /**
   * {@code text} with whatever looks like the value of a secret key hidden. An unquoted value is
   * hidden up to the end of its line: rather too much than a piece of a password.
   */
  public String text(String text) {
    Matcher matcher = ASSIGNMENT.matcher(text);
    StringBuilder masked = new StringBuilder();
    int done = 0;
    int from = 0;
    while (matcher.find(from)) {
      if (hides(withoutDashes(matcher.group("key")))) {
        masked.append(text, done, matcher.start("value")).append(MASK);
        done = matcher.end("value");
        from = done;
      } else {
        // The value of a harmless key may hold an assignment of its own.
        from = matcher.start("value");
      }
    }
    return withoutValues(masked.append(text.substring(done)).toString());
  }

  private String withoutValues(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }

  private static String withoutDashes(String key) {
    int start = 0;
    while (start < key.length() && key.charAt(start) == '-') {
      start++;
    }
    return key.substring(start);
  }
}

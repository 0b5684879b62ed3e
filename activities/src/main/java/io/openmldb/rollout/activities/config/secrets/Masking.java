package io.openmldb.rollout.activities.config.secrets;

import io.openmldb.rollout.workflows.api.request.SecretKeys;
import io.openmldb.rollout.workflows.api.request.SecretValueFinder;
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
  public static final String MASK = SecretKeys.MASK;

  /** Keys with passw, secret, token and the like in their names, and ZooKeeper's certificates. */
  public static final Masking DEFAULT = new Masking(Set.of(), Set.of());

  /** The fewest characters of a secret that a request may take. */
  static final int SHORTEST_SECRET = 6;

  /**
   * Shorter values of secret keys stand in files all the same. They are part of too many words to
   * be hidden inside of them, so that they are hidden as words of their own; and one or two
   * characters, or a switch, are no secret.
   */
  private static final int SHORTEST_WORD = 3;

  private static final Set<String> SWITCHES = Set.of("true", "false", "yes");

  private final Set<String> further;
  private final Set<String> values;

  private Masking(Set<String> further, Set<String> values) {
    this.further = further;
    this.values = values;
  }

  /** The same, with {@code keys} hidden too. */
  public Masking alsoHiding(Collection<String> keys) {
    Set<String> all = new HashSet<>(further);
    keys.forEach(key -> all.add(canonical(key)));
    return new Masking(Set.copyOf(all), values);
  }

  /** The same, with {@code secrets} hidden wherever they stand in a text. */
  public Masking alsoHidingValues(Collection<String> secrets) {
    Set<String> all = new HashSet<>(values);
    secrets.stream()
        .filter(value -> value.length() >= SHORTEST_WORD)
        .filter(value -> !SWITCHES.contains(value.toLowerCase(Locale.ROOT)))
        .forEach(all::add);
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
    return SecretKeys.isUsual(key) || further.contains(canonical(key));
  }

  /** To gflags a dash is an underscore; of properties it hides too much rather than too little. */
  private static String canonical(String key) {
    return key.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * {@code value}, or the mask when {@code key} is secret; secrets inside of it are hidden, too.
   */
  public String value(String key, String value) {
    return hides(key) ? MASK : text(value);
  }

  /**
   * {@code key} as it may be shown. In a line that lacks its {@code =} the key holds the value,
   * too.
   */
  public String key(String key) {
    String name = key.split("\\s", 2)[0];
    return name.length() < key.length() && hides(name) ? name + " " + MASK : key;
  }

  /**
   * {@code text} with whatever looks like the value of a secret key hidden, and the values that are
   * hidden wherever they stand.
   */
  public String text(String text) {
    String masked = SecretValueFinder.masked(text, this::hides, MASK);
    for (String value : values) {
      masked =
          value.length() >= SHORTEST_SECRET
              ? masked.replace(value, MASK)
              : asWord(value).matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
    }
    return masked;
  }

  private static Pattern asWord(String value) {
    return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(value) + "(?![A-Za-z0-9_])");
  }
}

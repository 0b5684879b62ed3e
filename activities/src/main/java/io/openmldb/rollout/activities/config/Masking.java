package io.openmldb.rollout.activities.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides the values of secret keys in whatever a person may come to read. Immutable. */
public final class Masking {

  /** Stands for a hidden value. */
  public static final String MASK = "******";

  /** Keys with passw, secret, token and the like in their names, and ZooKeeper's certificates. */
  public static final Masking DEFAULT = new Masking(Set.of());

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "passw|pwd|secret|token|credential|(zk|zookeeper)[._-]?cert"
              + "|(api|access|private|secret)[._-]?key|authorization",
          Pattern.CASE_INSENSITIVE);

  /** A key, what separates it from its value, and the value: quoted, or up to the line's end. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?<key>[\\w.-]+)(?<separator>[\"']?[ \\t]*[=:][ \\t]*)"
              + "(?<value>\"[^\"\\r\\n]*\"|'[^'\\r\\n]*'|[^\\r\\n]+)");

  private final Set<String> further;

  private Masking(Set<String> further) {
    this.further = further;
  }

  /** The same, with {@code keys} hidden too. */
  public Masking alsoHiding(Collection<String> keys) {
    Set<String> all = new HashSet<>(further);
    keys.forEach(key -> all.add(key.toLowerCase(Locale.ROOT)));
    return new Masking(Set.copyOf(all));
  }

  /** Whether values of {@code key} are hidden. */
  public boolean hides(String key) {
    return SECRET_NAME.matcher(key).find() || further.contains(key.toLowerCase(Locale.ROOT));
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
    return masked.append(text.substring(done)).toString();
  }

  private static String withoutDashes(String key) {
    int start = 0;
    while (start < key.length() && key.charAt(start) == '-') {
      start++;
    }
    return key.substring(start);
  }
}

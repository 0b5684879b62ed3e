package io.openmldb.rollout.activities.config.secrets;

import io.openmldb.rollout.workflows.api.request.SecretKeys;
import io.openmldb.rollout.workflows.api.request.SecretValueFinder;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Hides the values of secret keys in whatever a person may come to read. Immutable. */
public final class Masking {

  /** Stands for a hidden value. */
  public static final String MASK = SecretKeys.MASK;

  /** Keys with passw, secret, token and the like in their names, and ZooKeeper's certificates. */
  public static final Masking DEFAULT = new Masking(Set.of(), Set.of());

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
    keys.forEach(key -> all.add(canonical(key)));
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
      masked = masked.replace(value, MASK);
    }
    return masked;
  }
}

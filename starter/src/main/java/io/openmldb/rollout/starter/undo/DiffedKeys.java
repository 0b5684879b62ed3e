package io.openmldb.rollout.starter.undo;

import io.openmldb.rollout.request.Component;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that a diff of a configuration file is about.
 *
 * @param before the values that were taken out
 * @param after the values that were put in
 */
record DiffedKeys(Map<String, String> before, Map<String, String> after) {

  /** What stands in a diff for a secret. */
  private static final String MASK = "******";

  /** Reads a unified diff of the file of {@code component}. */
  static DiffedKeys of(Component component, String diff) {
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    boolean inHunk = false;
    for (String line : diff == null ? new String[0] : diff.split("\\R", -1)) {
      inHunk |= line.startsWith("@@");
      if (inHunk && line.startsWith("-")) {
        put(component, line.substring(1).strip(), before);
      } else if (inHunk && line.startsWith("+")) {
        put(component, line.substring(1).strip(), after);
      }
    }
    return new DiffedKeys(before, after);
  }

  private static void put(Component component, String line, Map<String, String> values) {
    if (component.readsFlagFile()) {
      putFlag(line, values);
    } else {
      int separator = line.indexOf('=');
      if (separator > 0 && !line.startsWith("#") && !line.startsWith("!")) {
        values.put(line.substring(0, separator).strip(), line.substring(separator + 1).strip());
      }
    }
  }

  private static void putFlag(String line, Map<String, String> values) {
    if (!line.startsWith("-")) {
      return;
    }
    String flag = line.substring(line.startsWith("--") ? 2 : 1);
    int separator = flag.indexOf('=');
    if (separator > 0) {
      values.put(name(flag.substring(0, separator)), flag.substring(separator + 1));
    } else if (flag.startsWith("no")) {
      values.put(name(flag.substring(2)), "false");
    } else {
      values.put(name(flag), "true");
    }
  }

  /** gflags takes dashes in names for underscores. */
  private static String name(String written) {
    return written.replace('-', '_');
  }

  /** Every key that was set, changed or removed. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys;
  }

  /** The value before; empty when the key was not set. */
  Optional<String> before(String key) {
    return Optional.ofNullable(before.get(key));
  }

  /** The value after; empty when the key was removed. */
  Optional<String> after(String key) {
    return Optional.ofNullable(after.get(key));
  }

  /**
   * Whether the diff hides what the key was, or a part of it: then only whoever knows it can put it
   * back.
   */
  boolean hidesBefore(String key) {
    return isMasked(key) || before(key).filter(DiffedKeys::isMasked).isPresent();
  }

  /** Whether the diff hides a part of what the key became: then nobody can tell whether it is so. */
  boolean hidesPartOfAfter(String key) {
    return after(key).filter(value -> isMasked(value) && !value.equals(MASK)).isPresent();
  }

  private static boolean isMasked(String text) {
    return text.contains(MASK);
  }
}

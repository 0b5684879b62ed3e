package io.openmldb.rollout.workflows.api.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is to change in one node's configuration file.
 *
 * @param set new values by key; {@code ${secret:NAME}} stands unresolved here and in history
 * @param unset keys to remove
 */
public record ConfigEdit(Map<String, String> set, List<String> unset) {

  /** Nothing is to change. */
  public static final ConfigEdit NONE = new ConfigEdit(Map.of(), List.of());

  /** Both gflags names and the taskmanager's dotted keys; nothing that could end a line. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");

  public ConfigEdit {
    set = set == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(set));
    unset = unset == null ? List.of() : List.copyOf(unset);
  }

  /** Whether {@code text} can be a key of a configuration file. */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** Whether nothing is to change: a plain restart. */
  @JsonIgnore
  public boolean isEmpty() {
    return set.isEmpty() && unset.isEmpty();
  }
}

package io.openmldb.rollout.workflows.api.request;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one change of a request, with the rules that hold whatever the cluster. */
final class ChangeReader {

  /** Longer than any real value, shorter than what a history should carry. */
  private static final int LONGEST_VALUE = 16_384;

  private final JsonObjectReader object;

  private ChangeReader(JsonObjectReader object) {
    this.object = object;
  }

  static Optional<Change> read(JsonObjectReader object, boolean restartOnly) {
    Optional<Component> component = component(object);
    List<String> endpoints = object.endpoints("endpoints");
    Map<String, String> set = object.textMap("set");
    List<String> unset = object.texts("unset");
    object.rejectUnknownFields();
    ChangeReader reader = new ChangeReader(object);
    reader.check(set, unset, restartOnly);
    component.ifPresent(known -> reader.checkOnce(known, set, unset));
    return component.map(known -> new Change(known, endpoints, set, unset));
  }

  private static Optional<Component> component(JsonObjectReader object) {
    String id = object.text("component");
    object.requirePresent("component", id);
    if (id == null) {
      return Optional.empty();
    }
    Optional<Component> component = Component.named(id);
    if (component.isEmpty()) {
      object.problem(
          "component",
          "\"" + id + "\" is no component: nameserver, tablet, apiserver or taskmanager");
    }
    return component;
  }

  private void check(Map<String, String> set, List<String> unset, boolean restartOnly) {
    boolean edits = !set.isEmpty() || !unset.isEmpty();
    if (restartOnly && edits) {
      object.problem("sets or unsets keys, but restartOnly asks for a plain restart");
    }
    if (!restartOnly && !edits) {
      object.problem("is empty: neither set nor unset names a key");
    }
    set.forEach(this::checkEntry);
    unset.forEach(key -> checkKey("unset", key));
  }

  /** No key may be named twice, however it is written. */
  private void checkOnce(Component component, Map<String, String> set, List<String> unset) {
    Set<String> kept = new LinkedHashSet<>();
    for (String key : set.keySet()) {
      if (!kept.add(component.canonical(key))) {
        object.problem("set", "names \"" + component.canonical(key) + "\" twice");
      }
    }
    Set<String> removed = new LinkedHashSet<>();
    for (String key : unset) {
      String name = component.canonical(key);
      if (!removed.add(name)) {
        object.problem("unset", "names \"" + name + "\" twice");
      } else if (kept.contains(name)) {
        object.problem("both sets and unsets \"" + name + "\"");
      }
    }
  }

  private void checkEntry(String key, String value) {
    checkKey("set", key);
    String where = "set." + key;
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      object.problem(where, "holds a line break; a value is one line of the file");
    }
    if (value.indexOf('\0') >= 0) {
      object.problem(where, "holds a NUL character");
    }
    if (value.length() > LONGEST_VALUE) {
      object.problem(where, "is longer than " + LONGEST_VALUE + " characters");
    }
  }

  private void checkKey(String list, String key) {
    if (!ConfigEdit.isKey(key)) {
      object.problem(
          list,
          "\""
              + key.replaceAll("\\p{Cntrl}", "?")
              + "\" is no key (a letter, then letters, digits, _ . - only)");
    }
  }
}

package io.openmldb.rollout.activities.config.file;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks an edited file by reading it again, before anybody writes it: the keys that were to change
 * have changed, and no other value has.
 */
public final class EditProof {

  private EditProof() {}

  public static void require(ConfigEdit edit, ConfigFile before, ConfigFile after) {
    edit.set()
        .forEach(
            (key, value) -> {
              if (!after.value(key).equals(Optional.of(value))) {
                throw failed(key);
              }
            });
    for (String key : edit.unset()) {
      if (after.value(key).isPresent()) {
        throw failed(key);
      }
    }
    Map<String, String> untouched = new HashMap<>(before.values());
    Map<String, String> found = new HashMap<>(after.values());
    edit.set().keySet().forEach(key -> forget(key, untouched, found));
    edit.unset().forEach(key -> forget(key, untouched, found));
    if (!untouched.equals(found)) {
      throw new ConfigFileException("the edit would change other keys, too");
    }
  }

  private static void forget(String key, Map<String, String> untouched, Map<String, String> found) {
    for (Map<String, String> map : List.of(untouched, found)) {
      map.keySet().removeIf(name -> name.replace('-', '_').equals(key.replace('-', '_')));
    }
  }

  private static ConfigFileException failed(String key) {
    return new ConfigFileException(
        "the edit of " + key + " cannot be expressed in this file without changing how it reads");
  }
}

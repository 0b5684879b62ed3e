package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.request.ConfigEdit;
import java.util.regex.Pattern;

/** What an edit must be like to be written into a file at all. Messages never hold a value. */
final class EditRules {

  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
  private static final Pattern LINE_BREAK_OR_NUL = Pattern.compile("[\\r\\n\\x00]");

  private EditRules() {}

  static void check(ConfigEdit edit) {
    edit.set().keySet().forEach(EditRules::checkKey);
    edit.unset().forEach(EditRules::checkKey);
    edit.set()
        .forEach(
            (key, value) -> {
              if (LINE_BREAK_OR_NUL.matcher(value).find()) {
                throw new ConfigFileException(
                    "the value of " + key + " holds a line break or a NUL character");
              }
              if (edit.unset().contains(key)) {
                throw new ConfigFileException(key + " is both set and unset");
              }
            });
  }

  private static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new ConfigFileException("\"" + key + "\" cannot be a key");
    }
  }
}

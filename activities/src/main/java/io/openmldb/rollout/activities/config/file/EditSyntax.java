package io.openmldb.rollout.activities.config.file;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What an edit must be like to be written into a file at all. Messages never hold a value. */
public final class EditSyntax {

  private static final Pattern LINE_BREAK_OR_NUL = Pattern.compile("[\\r\\n\\x00]");

  private EditSyntax() {}

  /**
   * Refuses an edit that cannot be written into a file.
   *
   * @param name what the component looks a key up by, of whatever writing
   */
  public static void check(ConfigEdit edit, UnaryOperator<String> name) {
    edit.set().keySet().forEach(EditSyntax::checkKey);
    edit.unset().forEach(EditSyntax::checkKey);
    Set<String> kept = new HashSet<>();
    edit.set()
        .forEach(
            (key, value) -> {
              if (LINE_BREAK_OR_NUL.matcher(value).find()) {
                throw new ConfigFileException(
                    "the value of " + key + " holds a line break or a NUL character");
              }
              if (!kept.add(name.apply(key))) {
                throw new ConfigFileException(name.apply(key) + " is set twice");
              }
            });
    for (String key : edit.unset()) {
      if (kept.contains(name.apply(key))) {
        throw new ConfigFileException(key + " is both set and unset");
      }
    }
  }

  private static void checkKey(String key) {
    if (!ConfigEdit.isKey(key)) {
      throw new ConfigFileException("\"" + key + "\" cannot be a key");
    }
  }
}

package io.openmldb.rollout.activities.config.diff;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.gflags.FlagFile;
import io.openmldb.rollout.activities.config.gflags.FlagLine;
import io.openmldb.rollout.activities.config.properties.PropertiesFile;
import io.openmldb.rollout.activities.config.properties.PropertiesFileEditor;
import io.openmldb.rollout.activities.config.properties.PropertyLine;
import io.openmldb.rollout.activities.config.secrets.Masking;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of secret keys stand in a file, found as the server finds them: over several
 * lines, behind a key that is written with escapes.
 */
final class SecretRanges {

  private final Masking masking;
  private final NavigableMap<Integer, Integer> spans = new TreeMap<>();

  private SecretRanges(Masking masking) {
    this.masking = masking;
  }

  /** The beginnings of values in {@code file}, with their ends. */
  static NavigableMap<Integer, Integer> of(ConfigFile file, Masking masking) {
    SecretRanges found = new SecretRanges(masking);
    if (file instanceof FlagFile flags) {
      flags.lines().forEach(found::look);
    } else if (file instanceof PropertiesFile properties) {
      properties.lines().forEach(line -> found.look(line, properties.text()));
    }
    return found.spans;
  }

  private void look(FlagLine line) {
    if (line.isFlag() && line.hasValue() && masking.hides(line.name())) {
      add(line.valueStart(), line.textEnd());
    }
  }

  private void look(PropertyLine line, String text) {
    if (line.comment()) {
      return;
    }
    OptionalInt valueStart = PropertiesFileEditor.valueStart(line, text);
    int from = valueStart.orElse(line.textStart());
    String key = line.key();
    if (key == null) {
      // What its key is cannot be told.
      add(from, line.textEnd());
      return;
    }
    String raw = text.substring(from, line.textEnd());
    boolean isPlain = raw.equals(line.value());
    if (masking.hides(key)) {
      // A key that stands alone has no value to hide.
      if (valueStart.isPresent() || raw.indexOf('\n') >= 0 || raw.indexOf('\r') >= 0) {
        add(from, line.textEnd());
      }
    } else if (!isPlain && !masking.text(line.value()).equals(line.value())) {
      // Cut into lines, or with its escapes, a secret inside of a value is not to be recognized.
      add(from, line.textEnd());
    }
  }

  private void add(int from, int to) {
    if (from < to) {
      spans.merge(from, to, Math::max);
    }
  }

  /** The span that covers {@code position}, or the first one between it and {@code end}. */
  static Map.@Nullable Entry<Integer, Integer> within(
      int position, int end, NavigableMap<Integer, Integer> spans) {
    Map.Entry<Integer, Integer> before = spans.floorEntry(position);
    if (before != null && before.getValue() > position) {
      return before;
    }
    Map.Entry<Integer, Integer> next = spans.ceilingEntry(position);
    return next != null && next.getKey() < end ? next : null;
  }
}

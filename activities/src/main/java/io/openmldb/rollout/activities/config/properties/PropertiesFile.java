package io.openmldb.rollout.activities.config.properties;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.activities.config.file.EditProof;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Java properties file, read as {@link java.util.Properties} reads it: ISO-8859-1 with Unicode
 * escapes, {@code =}, {@code :} or blanks between key and value, values over several lines; of a
 * key given twice the last counts.
 */
public final class PropertiesFile implements ConfigFile {

  /** One character a byte, so that positions in the text are positions in the file. */
  private final String text;

  private final List<PropertyLine> lines;

  private PropertiesFile(String text) {
    this.text = text;
    this.lines = PropertiesFileLines.of(text);
  }

  /** Reads a file's content; never fails. */
  public static PropertiesFile parse(byte[] bytes) {
    return new PropertiesFile(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Override
  public Optional<String> value(String key) {
    return Optional.ofNullable(values().get(key));
  }

  @Override
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    for (PropertyLine line : lines) {
      String key = line.key();
      if (key != null) {
        values.remove(key);
        values.put(key, line.value());
      }
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  public List<ConfigWarning> warnings() {
    Map<String, PropertyLine> last = new LinkedHashMap<>();
    lines.stream().filter(l -> l.key() != null).forEach(line -> last.put(line.key(), line));
    List<ConfigWarning> warnings = new ArrayList<>();
    for (PropertyLine line : lines) {
      String key = line.key();
      if (line.isMalformed()) {
        warnings.add(
            new ConfigWarning(
                ConfigWarning.Kind.MALFORMED_ESCAPE,
                line.number(),
                null,
                "a \\u in this line is not followed by four hex digits: the server cannot read the"
                    + " file"));
      } else if (key != null && !last.getOrDefault(key, line).equals(line)) {
        warnings.add(
            new ConfigWarning(
                ConfigWarning.Kind.DUPLICATE,
                line.number(),
                key,
                "line "
                    + last.getOrDefault(key, line).number()
                    + " sets it again, and that counts"));
      } else if (key != null && !line.value().equals(line.value().stripTrailing())) {
        warnings.add(
            new ConfigWarning(
                ConfigWarning.Kind.TRAILING_BLANK,
                line.number(),
                key,
                "the blank at the end is part of the value"));
      }
    }
    return List.copyOf(warnings);
  }

  @Override
  public PropertiesFile apply(ConfigEdit edit) {
    PropertiesFile edited = new PropertiesFile(PropertiesFileEditor.apply(edit, this));
    EditProof.require(edit, this, edited);
    return edited;
  }

  @Override
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public String text() {
    return text;
  }

  public List<PropertyLine> lines() {
    return lines;
  }
}

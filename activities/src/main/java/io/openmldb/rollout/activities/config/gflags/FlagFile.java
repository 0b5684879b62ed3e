package io.openmldb.rollout.activities.config.gflags;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.activities.config.file.EditProof;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A gflags flag file, read exactly as gflags 2.2 reads it: {@code --key=value}, {@code -key=value}
 * and {@code --nokey}, blanks before them; of a key given twice the last line counts; flags below a
 * line that names other programs do not count at all.
 *
 * <p>Which flags are booleans is not known here. {@code --key} alone is taken for true and {@code
 * --nokey} for false, as gflags does for a boolean; for another flag it ignores such a line.
 */
public final class FlagFile implements ConfigFile {

  /** One character a byte, so that positions in the text are positions in the file. */
  private final String text;

  private final List<FlagLine> lines;

  private FlagFile(String text) {
    this.text = text;
    this.lines = FlagFileLines.of(text);
  }

  /** Reads a file's content; never fails. */
  public static FlagFile parse(byte[] bytes) {
    return new FlagFile(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Override
  public Optional<String> value(String key) {
    List<FlagLine> counting = lines(key);
    return counting.isEmpty()
        ? Optional.empty()
        : Optional.of(valueOf(counting.get(counting.size() - 1), key));
  }

  @Override
  public Map<String, String> values() {
    Set<String> names = new HashSet<>();
    lines.stream().filter(FlagLine::counts).forEach(line -> names.add(line.name()));
    Map<String, String> values = new LinkedHashMap<>();
    for (FlagLine line : lines) {
      if (line.counts()) {
        String key = keyOf(line, names);
        values.remove(key);
        values.put(key, valueOf(line, key));
      }
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  public List<ConfigWarning> warnings() {
    return FlagFileWarnings.of(lines, text);
  }

  @Override
  public FlagFile apply(ConfigEdit edit) {
    FlagFile edited = new FlagFile(FlagFileEditor.apply(edit, this));
    EditProof.require(edit, this, edited);
    if (!untouched(edit, this).equals(untouched(edit, edited))) {
      throw new ConfigFileException(
          "lines that name programs stand around a flag that is to change, and others below them"
              + " would begin or cease to count; correct the file by hand first");
    }
    return edited;
  }

  /**
   * The lines that {@code edit} is not about, and whether they count. Values alone would not show
   * it: gflags knows what kind each flag is, and takes another line for it than we.
   */
  private static List<String> untouched(ConfigEdit edit, FlagFile file) {
    Set<FlagLine> touched = new HashSet<>();
    edit.set().keySet().forEach(key -> touched.addAll(file.lines(key)));
    edit.unset().forEach(key -> touched.addAll(file.lines(key)));
    return file.lines.stream()
        .filter(line -> !line.isComment() && !touched.contains(line))
        .map(line -> (line.counts() ? "counts " : "does not count ") + line.text())
        .toList();
  }

  @Override
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  String text() {
    return text;
  }

  public List<FlagLine> lines() {
    return lines;
  }

  /** The lines that set {@code key}, in file order; the last one counts. */
  public List<FlagLine> lines(String key) {
    String name = key.replace('-', '_');
    return lines.stream()
        .filter(line -> line.counts() && (line.name().equals(name) || line.negates(name)))
        .toList();
  }

  /** {@code --nokey} is about key, unless a value and no other line of that key say otherwise. */
  private static String keyOf(FlagLine line, Set<String> names) {
    String name = line.name();
    String negated = name.startsWith("no") ? name.substring(2) : "";
    boolean negation = !negated.isEmpty() && (!line.hasValue() || names.contains(negated));
    return negation ? negated : name;
  }

  private static String valueOf(FlagLine line, String key) {
    if (line.negates(key.replace('-', '_'))) {
      return "false";
    }
    if (!line.hasValue()) {
      return "true";
    }
    byte[] value = line.rawValue().getBytes(StandardCharsets.ISO_8859_1);
    return new String(value, StandardCharsets.UTF_8);
  }
}

package io.openmldb.rollout.activities.config.gflags;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Component;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flags of the released OpenMLDB 0.9.3: names, types and defaults as its binary prints them,
 * and which components read them by its sources. All components are one binary, so the binary
 * itself says nothing of the latter.
 *
 * <p>Flags that stand in code which every component runs (the start, the client, logging) are read
 * by any, and those of the libraries are taken to be.
 */
public final class ReleasedFlags {

  /** What it is the table of. */
  public static final String RELEASE = "OpenMLDB 0.9.3";

  private static final String ANY = "any";

  private static final Map<String, Row> ROWS = load();

  private ReleasedFlags() {}

  /**
   * One flag.
   *
   * @param readBy the components that read it; empty when any does
   */
  private record Row(String name, String type, String defaultValue, Set<Component> readBy) {

    Flag flagIn(ConfigFile file) {
      String current =
          file.value(name).filter(value -> FlagValues.isLegal(type, value)).orElse(defaultValue);
      return new Flag(name, type, defaultValue, current);
    }
  }

  /**
   * What the released binary would make of {@code file}: a value that its type does not allow is
   * not taken. It stands in for the node's own binary where that cannot be asked, which may be
   * another release.
   */
  public static FlagCatalog catalog(ConfigFile file) {
    return new FlagCatalog(RELEASE, ROWS.values().stream().map(row -> row.flagIn(file)).toList());
  }

  /** The components that read {@code flag}; empty when any may, and when it is not known. */
  public static Set<Component> readersOf(String flag) {
    Row row = ROWS.get(flag.replace('-', '_'));
    return row == null ? Set.of() : row.readBy();
  }

  private static Map<String, Row> load() {
    Map<String, Row> rows = new LinkedHashMap<>();
    ResourceText.text(ReleasedFlags.class, "flags.tsv")
        .lines()
        .skip(1)
        .map(line -> List.of(line.split("\t", -1)))
        .map(cells -> new Row(cells.get(0), cells.get(1), cells.get(2), readers(cells.get(3))))
        .forEach(row -> rows.put(row.name(), row));
    return rows;
  }

  private static Set<Component> readers(String cell) {
    Set<Component> readers = new LinkedHashSet<>();
    if (!cell.equals(ANY)) {
      Arrays.stream(Component.values())
          .filter(component -> List.of(cell.split(",", -1)).contains(component.id()))
          .forEach(readers::add);
    }
    return readers;
  }
}

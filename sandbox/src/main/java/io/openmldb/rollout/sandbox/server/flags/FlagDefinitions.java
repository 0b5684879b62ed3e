package io.openmldb.rollout.sandbox.server.flags;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All flags of the binary, in the order in which it lists them. */
final class FlagDefinitions {
  private static final String RESOURCE = "/server/flags.tsv";

  private static final FlagDefinitions BINARY = read();

  private final Map<String, FlagDefinition> byName = new LinkedHashMap<>();

  private FlagDefinitions() {}

  static FlagDefinitions ofBinary() {
    return BINARY;
  }

  private static FlagDefinitions read() {
    FlagDefinitions table = new FlagDefinitions();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                FlagDefinitions.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.startsWith("#")) {
          table.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the flag table " + RESOURCE, e);
    }
    return table;
  }

  private void add(String line) {
    String[] column = line.split("\t", -1);
    byName.put(
        column[0],
        new FlagDefinition(
            column[0],
            FlagType.of(column[1]),
            column[2],
            column[3].equals("R"),
            column[4],
            column[5]));
  }

  Optional<FlagDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Collection<FlagDefinition> all() {
    return byName.values();
  }
}

package io.openmldb.rollout.sandbox.server.flags;

import java.util.Map;

/** The values of all flags of one process, fixed once its command line is read. */
public final class FlagSettings {
  private final FlagDefinitions table;
  private final Map<String, String> set;

  FlagSettings(FlagDefinitions table, Map<String, String> set) {
    this.table = table;
    this.set = Map.copyOf(set);
  }

  public String text(String name) {
    FlagDefinition flag = definition(table, name);
    return set.getOrDefault(name, flag.defaultValue());
  }

  public int number(String name) {
    return (int) Long.parseLong(text(name));
  }

  public boolean isTrue(String name) {
    return text(name).equals("true");
  }

  FlagDefinitions table() {
    return table;
  }

  private static FlagDefinition definition(FlagDefinitions table, String name) {
    return table
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("the binary has no flag '" + name + "'"));
  }
}

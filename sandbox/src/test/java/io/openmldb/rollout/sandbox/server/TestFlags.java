package io.openmldb.rollout.sandbox.server;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.flags.GflagsCommandLine;
import java.util.Map;

/** Flags as a command line sets them. */
public final class TestFlags {
  private TestFlags() {}

  public static FlagSettings of(Map<String, String> values) {
    GflagsCommandLine line =
        GflagsCommandLine.read(
            values.entrySet().stream()
                .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
                .toList());
    if (!line.errors().isEmpty()) {
      throw new IllegalArgumentException(line.errors().toString());
    }
    return line.flags();
  }
}

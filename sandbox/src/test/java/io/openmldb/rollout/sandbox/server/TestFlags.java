package io.openmldb.rollout.sandbox.server;

import io.openmldb.rollout.sandbox.server.flags.CommandLine;
import io.openmldb.rollout.sandbox.server.flags.Flags;
import java.util.Map;

/** Flags as a command line sets them. */
public final class TestFlags {
  private TestFlags() {}

  public static Flags of(Map<String, String> values) {
    CommandLine line =
        CommandLine.read(
            values.entrySet().stream()
                .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
                .toList());
    if (!line.errors().isEmpty()) {
      throw new IllegalArgumentException(line.errors().toString());
    }
    return line.flags();
  }
}

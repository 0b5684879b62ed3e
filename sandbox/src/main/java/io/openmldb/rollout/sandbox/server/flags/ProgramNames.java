package io.openmldb.rollout.sandbox.server.flags;

import java.util.Arrays;
import java.util.List;

/**
 * The lines of a flag file that have no dashes: lists of the programs that the following lines are
 * for.
 */
final class ProgramNames {
  private static final List<String> OURS = List.of("openmldb", "./bin/openmldb");

  private ProgramNames() {}

  static boolean includeThisProgram(String line) {
    return Arrays.stream(line.strip().split("\\s+", -1))
        .anyMatch(pattern -> OURS.stream().anyMatch(name -> Wildcard.matches(pattern, name)));
  }
}

package io.openmldb.rollout.sandbox.server.flags;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was wrong on a command line, one message a flag, in the order of the flags' names. */
final class CommandLineErrors {
  private final SortedMap<String, String> byFlag = new TreeMap<>();

  void unknown(String name) {
    byFlag.put(name, "ERROR: unknown command line flag '" + name + "'");
  }

  void illegal(FlagDefinition flag, String text) {
    byFlag.put(
        flag.name(),
        "ERROR: illegal value '%s' specified for %s flag '%s'"
            .formatted(text, flag.type().label(), flag.name()));
  }

  void missingArgument(FlagDefinition flag) {
    byFlag.put(flag.name(), "ERROR: flag '" + flag.name() + "' is missing its argument");
  }

  void unreadableFile(String file) {
    byFlag.put("flagfile", "ERROR: cannot read the flag file '" + file + "'");
  }

  Collection<String> messages() {
    return List.copyOf(byFlag.values());
  }
}

package io.openmldb.rollout.sandbox.server.flags;

import java.util.regex.Pattern;

/**
 * Name patterns with the shell's wildcards {@code *} and {@code ?}, as gflags and brpc know them.
 */
final class Wildcard {
  private Wildcard() {}

  static boolean matches(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.matches(regex, name);
  }
}

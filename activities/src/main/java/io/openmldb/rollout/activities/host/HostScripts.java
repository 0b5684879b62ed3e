package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.ssh.BashScript;
import io.openmldb.rollout.activities.ssh.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** This package's scripts, with the functions that they share. */
final class HostScripts {

  private HostScripts() {}

  /** The command that runs a script after the functions of {@code process-facts.sh}. */
  static Command command(String resource, String... arguments) {
    return bash(text("process-facts.sh") + text(resource), arguments);
  }

  /** The command that runs {@code script}, which must read nothing from standard input. */
  static Command bash(String script, String... arguments) {
    List<String> words = new ArrayList<>(List.of("bash", "-s", "--"));
    words.addAll(List.of(arguments));
    return Command.of(words.toArray(String[]::new))
        .reading(script.getBytes(StandardCharsets.UTF_8));
  }

  static String text(String resource) {
    return BashScript.text(HostScripts.class, resource);
  }
}

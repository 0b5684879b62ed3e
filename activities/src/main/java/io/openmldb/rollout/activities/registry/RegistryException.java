package io.openmldb.rollout.activities.registry;

import java.nio.file.Path;
import java.util.List;

/** The registry file cannot be used; the message lists everything that is wrong with it. */
public final class RegistryException extends Exception {

  private final transient List<String> problems;

  RegistryException(Path file, List<String> problems) {
    super(
        "the registry file "
            + file
            + " cannot be used:"
            + String.join("", problems.stream().map(problem -> "\n  " + problem).toList()));
    this.problems = List.copyOf(problems);
  }

  /** Each problem, with the path of the field at which it stands. */
  public List<String> problems() {
    return problems;
  }
}

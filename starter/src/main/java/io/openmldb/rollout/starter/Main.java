package io.openmldb.rollout.starter;

import io.openmldb.rollout.starter.cli.RolloutCommand;
import io.openmldb.rollout.starter.cli.Surroundings;

/** The process {@code rollout}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(RolloutCommand.run(Surroundings.ofProcess(), args));
  }
}
